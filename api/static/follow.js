// Follows work in the background: asks for its state until it has ended.
(function () {
  "use strict";
  var box = document.querySelector("[data-follow]");
  function ended() {
    var state = box.querySelector("[data-state]").dataset.state;
    return state === "done" || state === "failed";
  }
  function ask() {
    fetch(location.href, { headers: { "X-Fragment": "1" } })
      .then(function (response) {
        if (!response.ok || response.redirected) { location.reload(); return null; }
        return response.text();
      })
      .then(function (html) {
        if (html === null) return;
        box.innerHTML = html;
        if (!ended()) { setTimeout(ask, 500); return; }
        var stop = document.querySelector("[data-stop]");
        if (stop) stop.remove();
      })
      .catch(function () { setTimeout(ask, 2000); });
  }
  if (!ended()) setTimeout(ask, 300);
})();
