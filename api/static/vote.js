// Votes on results in place: recorded, and said so; the list stays where it is.
(function () {
  "use strict";
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("[data-vote]")) return;
    event.preventDefault();
    if (form.getAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    var useful = event.submitter.value === "1";
    fetch("/api/v1/hits/votes", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": form.elements.csrf_token.value },
      body: JSON.stringify({ query: form.elements.q.value, target: form.elements.target.value, useful: useful })
    }).then(function (response) {
      if (response.ok) return null;
      return response.json().then(function (problem) { throw new Error(problem.detail); });
    }).then(function () {
      form.querySelectorAll("button").forEach(function (button) {
        button.setAttribute("aria-pressed", String(button === event.submitter));
      });
      window.say("已记下：" + (useful ? "有用" : "不相关") + "。不会自动改变排序");
    }).catch(function (error) {
      window.say("没有记下：" + (error.message || "连接不上服务，请稍后再试"));
    }).then(function () { form.removeAttribute("aria-busy"); });
  });
})();
