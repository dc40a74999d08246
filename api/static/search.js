// Filters, sorting and paging in place: the same addresses, only the results are exchanged.
(function () {
  "use strict";
  var results = document.getElementById("results");
  var loading;

  function load(url, pushed) {
    if (loading) loading.abort();
    loading = new AbortController();
    results.setAttribute("aria-busy", "true");
    return fetch(url, { headers: { "X-Fragment": "1" }, signal: loading.signal })
      .then(function (response) {
        if (!response.ok || response.redirected) { window.location.href = url; return null; }
        return response.text();
      })
      .then(function (html) {
        if (html === null) return;
        var sheetOpen = results.querySelector(".facets.open, .facets:target") !== null;
        var folded = openFolds();
        if (pushed) history.pushState({ inPlace: true }, "", url);
        results.innerHTML = html;
        results.removeAttribute("aria-busy");
        reopenFolds(folded);
        announce();
        var sheet = results.querySelector(".facets");
        if (sheetOpen && sheet) sheet.classList.add("open");
      })
      .catch(function (error) { if (error.name !== "AbortError") window.location.href = url; });
  }
  // The counted answer is read out: a live region outside of what was exchanged.
  function announce() {
    var words = results.querySelector(".answer, .nothing h2, .listed");
    var elapsed = words.querySelector(".elapsed");
    document.querySelector("[data-announce]").textContent = words.textContent.replace(elapsed ? elapsed.textContent : "", "").replace(/\s+/g, " ");
  }
  function openFolds() {
    return Array.prototype.map.call(results.querySelectorAll(".facet details[open]"), function (details) {
      return details.closest(".facet").dataset.facet;
    });
  }
  function reopenFolds(names) {
    names.forEach(function (name) {
      var details = results.querySelector('.facet[data-facet="' + name + '"] details');
      if (details) details.open = true;
    });
  }
  // Where the keyboard was: after the exchange the same link is found again by what it says.
  function trace(link) {
    var facet = link.closest(".facet");
    var label = link.querySelector(".facet-label");
    return facet && label ? { facet: facet.dataset.facet, label: label.textContent } : null;
  }
  function refocus(place) {
    if (!place) { document.getElementById("main").focus({ preventScroll: true }); return; }
    results.querySelectorAll('.facet[data-facet="' + place.facet + '"] a').forEach(function (link) {
      if (link.querySelector(".facet-label").textContent === place.label) link.focus({ preventScroll: true });
    });
  }

  results.addEventListener("click", function (event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    var opener = event.target.closest(".open-sheet");
    var closer = event.target.closest(".sheet-close, .sheet-done");
    if (opener) { event.preventDefault(); openSheet(); return; }
    if (closer) { event.preventDefault(); closeSheet(); return; }
    var link = event.target.closest(".facet a, .chips a, .sorts a, .folding a, .understood a, .paging a");
    if (!link) return;
    event.preventDefault();
    var place = trace(link);
    var toTop = link.closest(".paging") !== null;
    load(link.href, true).then(function () {
      refocus(place);
      if (toTop) window.scrollTo(0, 0);
      keepFilters();
    });
  });
  // The form in the header sends the filters that are chosen now.
  function keepFilters() {
    var form = document.querySelector(".search-box");
    form.querySelectorAll("input[type=hidden]").forEach(function (input) { input.remove(); });
    new URLSearchParams(location.search).forEach(function (value, name) {
      if (name === "q" || name === "page") return;
      var input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      input.value = value;
      form.appendChild(input);
    });
  }
  function openSheet() {
    var sheet = results.querySelector(".facets");
    sheet.classList.add("open");
    sheet.querySelector(".sheet-close").focus();
  }
  function closeSheet() {
    var sheet = results.querySelector(".facets");
    sheet.classList.remove("open");
    if (location.hash === "#facets") history.replaceState(history.state, "", location.pathname + location.search);
    var opener = results.querySelector(".open-sheet");
    if (opener) opener.focus();
  }
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && results.querySelector(".facets.open")) closeSheet();
  });
  var shown = location.pathname + location.search;
  window.addEventListener("popstate", function () {
    var address = location.pathname + location.search;
    if (address === shown) return;
    shown = address;
    load(location.href, false).then(keepFilters);
  });
  var push = history.pushState;
  history.pushState = function () {
    push.apply(history, arguments);
    shown = location.pathname + location.search;
  };
})();
