// Choosing files: dropping them, seeing what was chosen, and being told before the upload what cannot work.
(function () {
  "use strict";
  var form = document.querySelector("[data-upload]");
  var input = form.querySelector("input[type=file]");
  var chosen = form.querySelector("[data-chosen]");
  var error = form.querySelector("[data-error]");
  var working = form.querySelector("[data-working]");
  var max = Number(form.dataset.maxMb) * 1048576;
  form.querySelector("[data-drop-hint]").hidden = false;

  function size(bytes) {
    return bytes < 1048576 ? Math.max(1, Math.round(bytes / 1024)) + " KB" : (bytes / 1048576).toFixed(1) + " MB";
  }
  function total() {
    return Array.prototype.reduce.call(input.files, function (sum, file) { return sum + file.size; }, 0);
  }
  function refusal() {
    if (!input.files.length) return "请先选择至少一份通报文件。";
    if (input.files.length > 100) return "一次最多上传 100 份，现在选了 " + input.files.length + " 份。请分几次上传。";
    if (total() > max) return "所选文件合计 " + size(total()) + "，超过 " + form.dataset.maxMb + " MB 的上限。请去掉几份后再试。";
    return "";
  }
  function show() {
    chosen.textContent = "";
    Array.prototype.forEach.call(input.files, function (file) {
      var item = document.createElement("li");
      var name = document.createElement("span");
      var bytes = document.createElement("span");
      name.textContent = file.name;
      bytes.textContent = size(file.size);
      bytes.className = "num";
      item.append(name, bytes);
      chosen.appendChild(item);
    });
    error.textContent = input.files.length ? refusal() : "";
  }
  input.addEventListener("change", show);
  window.takeDropped(form.querySelector("[data-drop]"), input, show);
  form.addEventListener("submit", function (event) {
    var reason = refusal();
    if (reason) {
      event.preventDefault();
      error.textContent = reason;
      input.focus();
      return;
    }
    working.textContent = "正在上传并解析 " + input.files.length + " 份文件，共 " + size(total()) + "…";
    form.querySelector("button").setAttribute("aria-disabled", "true");
  });
})();
