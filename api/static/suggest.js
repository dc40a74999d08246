// Suggestions under the search box: the combobox pattern of the WAI-ARIA practices.
(function () {
  "use strict";
  document.querySelectorAll(".search-box").forEach(function (form) {
    var input = form.querySelector("input[type=search]");
    var list = document.createElement("ul");
    var items = [], active = -1, asked = 0, typed = input.value, timer, controller;
    list.className = "suggestions";
    list.id = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "检索建议");
    form.appendChild(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");

    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function label(node, words) {
      var at = typed.trim() ? words.indexOf(typed.trim()) : -1;
      if (at < 0) { node.textContent = words; return; }
      var strong = document.createElement("b");
      strong.textContent = typed.trim();
      var span = document.createElement("span");
      span.append(words.slice(0, at), strong, words.slice(at + typed.trim().length));
      node.append(span);
    }
    function show(found) {
      items = found;
      list.textContent = "";
      found.forEach(function (words, number) {
        var item = document.createElement("li");
        item.id = "suggestion-" + number;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        label(item, words);
        list.appendChild(item);
      });
      active = -1;
      list.hidden = found.length === 0;
      input.setAttribute("aria-expanded", String(found.length > 0));
    }
    function mark(number) {
      var before = list.children[active];
      if (before) before.setAttribute("aria-selected", "false");
      active = number;
      var item = list.children[active];
      if (!item) { input.value = typed; input.removeAttribute("aria-activedescendant"); return; }
      item.setAttribute("aria-selected", "true");
      item.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", item.id);
      input.value = items[active];
    }
    function ask() {
      var mine = ++asked;
      if (controller) controller.abort();
      if (!typed.trim() || typed.length > 60) { show([]); return; }
      controller = new AbortController();
      fetch(form.dataset.suggest + "?q=" + encodeURIComponent(typed.trim()), { signal: controller.signal })
        .then(function (response) { return response.ok ? response.json() : { suggestions: [] }; })
        .then(function (answer) { if (mine === asked && document.activeElement === input) show(answer.suggestions); })
        .catch(function () { /* typed on, or offline: the box works without suggestions */ });
    }

    input.addEventListener("input", function (event) {
      typed = input.value;
      clearTimeout(timer);
      if (!event.isComposing) timer = setTimeout(ask, 60);
    });
    input.addEventListener("compositionend", function () { typed = input.value; ask(); });
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) return;
      if (event.key === "Escape") {
        if (!list.hidden) { input.value = typed; close(); } else { input.value = typed = ""; }
        event.preventDefault();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden) { typed = input.value; ask(); event.preventDefault(); return; }
        var step = event.key === "ArrowDown" ? 1 : -1;
        var next = active + step;
        if (next < -1) next = items.length - 1;
        mark(next >= items.length ? -1 : next);
        event.preventDefault();
      }
    });
    input.addEventListener("blur", function () { setTimeout(close, 120); });
    list.addEventListener("mousedown", function (event) {
      var item = event.target.closest("li");
      if (!item) return;
      event.preventDefault();
      input.value = items[Array.prototype.indexOf.call(list.children, item)];
      form.requestSubmit ? form.requestSubmit() : form.submit();
    });
    form.addEventListener("submit", function (event) {
      if (input.value.trim()) return;
      event.preventDefault();
      input.focus();
    });
  });
})();
