// Handing in a list: dropping a file, and being told before the upload what cannot work.
(function () {
  "use strict";
  var form = document.querySelector("[data-report]");
  if (!form) return;
  var input = form.querySelector("input[type=file]");
  var error = form.querySelector("[data-error]");
  var working = form.querySelector("[data-working]");
  var text = form.querySelector("textarea");
  var max = Number(form.dataset.maxMb) * 1048576;
  form.querySelector("[data-drop-hint]").hidden = false;

  function refusal() {
    var file = input.files[0];
    if (!file && !text.value.trim()) return "请选择一个文件，或者粘贴问题。";
    if (!file) return "";
    if (file.size > max) return "文件有 " + (file.size / 1048576).toFixed(1) + " MB，超过 " + form.dataset.maxMb + " MB 的上限。";
    if (/\.(doc|xls|wps|et)$/i.test(file.name)) return "这是旧版格式。请先另存为 .docx 或 .xlsx 再提交。";
    return "";
  }
  input.addEventListener("change", function () { error.textContent = input.files.length ? refusal() : ""; });
  window.takeDropped(form.querySelector("[data-drop]"), input, function () { error.textContent = refusal(); });
  form.addEventListener("submit", function (event) {
    var reason = refusal();
    if (reason) {
      event.preventDefault();
      error.textContent = reason;
      (input.files.length ? input : text).focus();
      return;
    }
    working.textContent = "正在识别问题…";
    form.querySelector("button").setAttribute("aria-disabled", "true");
  });
})();
