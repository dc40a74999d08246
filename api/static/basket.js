// Into the comparison and out of it in place: the same forms, only the button and the count in the header change.
(function () {
  "use strict";
  // One after the other: the first addition makes the basket, and a second one must not make another.
  var last = Promise.resolve();

  function show(answer) {
    document.querySelectorAll("[data-basket]").forEach(function (form) {
      var held = answer.items.indexOf(form.querySelector("[name=item]").value) >= 0;
      form.setAttribute("action", held ? "/basket/remove" : "/basket/add");
      form.querySelector("[data-basket-label]").textContent = held ? "移出对照" : "加入对照";
    });
    document.querySelectorAll("[data-basket-count]").forEach(function (count) {
      count.textContent = answer.count || "";
    });
  }

  function send(form) {
    return fetch(form.getAttribute("action"), {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(new FormData(form))
    })
      .then(function (response) {
        return response.json().then(function (answer) {
          if (response.ok) show(answer);
          window.say(response.ok ? answer.message : answer.detail);
        });
      })
      .catch(function () { window.say("没有连上服务，对照没有改动，请稍后再试"); })
      .then(function () { form.removeAttribute("aria-busy"); });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("[data-basket]")) return;
    event.preventDefault();
    if (form.getAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    last = last.then(function () { return send(form); });
  });
})();
