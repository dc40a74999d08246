// Marking hits in place: by mouse, and by keyboard (arrows or J K to move; 2 1 0 to mark, X to take it away).
(function () {
  "use strict";
  var page = document.querySelector("[data-question]");
  var form = page.querySelector("[data-marking]");
  if (!form) return;
  var places = Array.prototype.slice.call(form.querySelectorAll("[data-target]"));
  var keys = page.querySelector("[data-keys]");
  if (keys) keys.hidden = false;

  function show(place, grade) {
    own(place).forEach(function (button) {
      var value = button.value.charAt(0);
      if (value === "x") button.hidden = grade === null;
      else button.setAttribute("aria-pressed", String(Number(value) === grade));
    });
  }
  // A problem's article holds its measures' buttons too: only those of its own target.
  function own(place) {
    return Array.prototype.filter.call(place.querySelectorAll("button.mark"), function (button) {
      return button.value.slice(2) === place.dataset.target;
    });
  }
  function count(change) {
    var shown = page.querySelector("[data-mark-count]");
    shown.textContent = String(Number(shown.textContent) + change);
  }
  function present(place) {
    var pressed = own(place).filter(function (button) { return button.getAttribute("aria-pressed") === "true"; })[0];
    return pressed ? Number(pressed.value.charAt(0)) : null;
  }
  function mark(place, grade) {
    var before = present(place);
    var buttons = own(place)[0].parentElement;
    if (buttons.getAttribute("aria-busy") === "true" || before === grade) return;
    buttons.setAttribute("aria-busy", "true");
    fetch("/api/v1/hits/questions/" + page.dataset.question + "/marks", {
      method: "PUT",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": page.dataset.csrf },
      body: JSON.stringify({ target: place.dataset.target, grade: grade })
    }).then(function (response) {
      if (response.ok) return null;
      return response.json().then(function (problem) { throw new Error(problem.detail); });
    }).then(function () {
      show(place, grade);
      count((grade === null ? 0 : 1) - (before === null ? 0 : 1));
      window.say(grade === null ? "已取消标注" : "已标注：" + ["不相关", "可参考", "直接"][grade]);
    }).catch(function (error) {
      window.say("没有标注：" + (error.message || "连接不上服务，请稍后再试。"));
    }).then(function () { buttons.removeAttribute("aria-busy"); });
  }
  form.addEventListener("click", function (event) {
    var button = event.target.closest("button.mark");
    if (!button) return;
    event.preventDefault();
    var place = button.closest("[data-target]");
    var grade = button.value.charAt(0) === "x" ? null : Number(button.value.charAt(0));
    if (grade === null) place.focus();
    mark(place, grade);
  });

  function current() {
    var focused = document.activeElement.closest("[data-target]");
    return focused ? places.indexOf(focused) : -1;
  }
  function move(step) {
    var at = current();
    var next = at < 0 ? 0 : Math.min(places.length - 1, Math.max(0, at + step));
    places[next].focus();
    places[next].scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    var key = event.key.toLowerCase();
    var at = current();
    if (key === "j" || (key === "arrowdown" && at >= 0)) { event.preventDefault(); move(1); return; }
    if (key === "k" || (key === "arrowup" && at >= 0)) { event.preventDefault(); move(-1); return; }
    if (at < 0) return;
    if (key === "0" || key === "1" || key === "2") { event.preventDefault(); mark(places[at], Number(key)); }
    if (key === "x" && present(places[at]) !== null) { event.preventDefault(); mark(places[at], null); }
  });
})();
