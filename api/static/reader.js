// The reader: a click on a measure opens its panel in place; the outline shows where one is.
(function () {
  "use strict";
  var reader = document.querySelector("[data-reader]");
  var panel = reader.querySelector("[data-panel]");
  var narrow = matchMedia("(max-width: 1023px)");
  var outline = reader.querySelector("[data-outline]");
  if (narrow.matches) {
    outline.open = false;
    var target = document.querySelector(".cited") || (location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1))));
    if (target) target.scrollIntoView();
  }

  function unmark() {
    reader.querySelectorAll(".cited").forEach(function (part) { part.classList.remove("cited"); });
    reader.querySelectorAll(".has-cited").forEach(function (block) { block.classList.remove("has-cited"); });
  }
  function mark(anchor) {
    unmark();
    reader.querySelectorAll('.document [data-anchor="' + anchor + '"]').forEach(function (part) {
      part.classList.add("cited");
      var block = part.closest("p, .doc-problem, td");
      if (block) block.classList.add("has-cited");
    });
  }
  function open(anchor) {
    mark(anchor);
    var address = location.pathname + "?cite=" + anchor;
    history.replaceState(null, "", address + "#" + anchor);
    fetch(address, { headers: { "X-Fragment": "1" } })
      .then(function (response) { return response.ok ? response.text() : ""; })
      .then(function (html) { panel.innerHTML = html; })
      .catch(function () { window.location.href = address + "#" + anchor; });
  }
  function close() {
    unmark();
    panel.textContent = "";
    history.replaceState(null, "", location.pathname);
  }

  // A measure can be reached by keyboard too.
  reader.querySelectorAll(".measure[id]").forEach(function (measure) {
    measure.tabIndex = 0;
    measure.setAttribute("role", "button");
  });
  reader.addEventListener("click", function (event) {
    if (event.target.closest("[data-panel-close]")) { event.preventDefault(); close(); return; }
    var measure = event.target.closest(".measure");
    if (measure && String(getSelection()) === "") open(measure.dataset.anchor);
  });
  reader.addEventListener("keydown", function (event) {
    var measure = event.target.closest(".measure");
    if (measure && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); open(measure.dataset.anchor); }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && panel.firstElementChild && !event.target.closest("input")) close();
  });
  reader.querySelectorAll(".outline a").forEach(function (link) {
    link.addEventListener("click", function () { if (narrow.matches) outline.open = false; });
  });

  // #P4-M2 alone marks as ?cite= does.
  function follow() {
    var anchor = decodeURIComponent(location.hash.slice(1));
    if (/^P\d+(-M\d+)?$/.test(anchor) && document.getElementById(anchor) && !reader.querySelector('.cited[data-anchor="' + anchor + '"]')) open(anchor);
  }
  window.addEventListener("hashchange", follow);
  follow();

  if ("IntersectionObserver" in window) {
    var links = {};
    reader.querySelectorAll(".outline a").forEach(function (link) { links[link.hash.slice(1)] = link; });
    var observer = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        if (!entry.isIntersecting) return;
        var link = links[entry.target.id];
        reader.querySelectorAll(".outline a.here").forEach(function (other) { other.classList.remove("here"); other.removeAttribute("aria-current"); });
        link.classList.add("here");
        link.setAttribute("aria-current", "location");
        var box = reader.querySelector(".outline");
        if (!narrow.matches) box.scrollTop += link.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 2;
      });
    }, { rootMargin: "-90px 0px -70% 0px" });
    Object.keys(links).forEach(function (id) {
      var target = document.getElementById(id);
      if (target) observer.observe(target);
    });
  }
})();
