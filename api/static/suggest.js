// Under the search box: suggestions while typing, and the last searches in an empty box. The combobox pattern of the
// WAI-ARIA practices. The last searches are kept in this browser alone; nothing is sent anywhere.
(function () {
  "use strict";
  var KEY = "kb.recent", OFF = "kb.recent.off", MOST = 10, LONGEST = 200;

  function read(key) { try { return localStorage.getItem(key); } catch (error) { return null; } }
  function write(key, words) {
    try { if (words === null) localStorage.removeItem(key); else localStorage.setItem(key, words); } catch (error) { /* not allowed here: nothing is kept */ }
  }
  var recent = {
    isOff: function () { return read(OFF) === "1"; },
    list: function () {
      var kept;
      try { kept = JSON.parse(read(KEY)); } catch (error) { kept = null; }
      return Array.isArray(kept) && !recent.isOff() ? kept.filter(function (one) { return typeof one === "string" && one; }).slice(0, MOST) : [];
    },
    add: function (words) {
      words = (words || "").trim();
      if (!words || words.length > LONGEST || recent.isOff()) return;
      var others = recent.list().filter(function (one) { return one !== words; });
      write(KEY, JSON.stringify([words].concat(others).slice(0, MOST)));
    },
    clear: function () { write(KEY, null); },
    turn: function (off) { recent.clear(); write(OFF, off ? "1" : null); }
  };
  if (location.pathname === "/search" && document.getElementById("results")) recent.add(new URLSearchParams(location.search).get("q"));

  function element(tag, css, role) {
    var made = document.createElement(tag);
    if (css) made.className = css;
    if (role) made.setAttribute("role", role);
    return made;
  }
  function button(words, act) {
    var made = element("button", "link-button");
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  }

  document.querySelectorAll(".search-box").forEach(function (form) {
    var input = form.querySelector("input[type=search]");
    var popup = element("div", "suggest-popup");
    var list = element("div", "suggestions", "listbox");
    var foot = element("div", "suggest-foot");
    var count = element("p", "visually-hidden", "status");
    var items = [], options = [], active = -1, asked = 0, typed = input.value, timer, controller;
    popup.hidden = true;
    list.id = "suggestions";
    list.setAttribute("aria-label", "检索建议");
    var kept = element("span", "hint");
    kept.textContent = "只存在这个浏览器里";
    foot.append(
      kept,
      button("清除", function () { recent.clear(); close(); input.focus(); window.say("已清除最近检索"); }),
      button("不再记录", function () { recent.turn(true); close(); input.focus(); window.say("不再记录最近检索，可在“使用说明”里重新打开"); })
    );
    popup.append(list, foot);
    form.append(popup, count);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");

    function close() {
      asked += 1;
      popup.hidden = true;
      options = [];
      list.textContent = "";
      count.textContent = "";
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function label(node, words) {
      var wanted = typed.trim(), at = wanted ? words.indexOf(wanted) : -1;
      if (at < 0) { node.textContent = words; return; }
      var strong = element("b");
      strong.textContent = wanted;
      node.append(words.slice(0, at), strong, words.slice(at + wanted.length));
    }
    // One group a kind, named; items of a kind stand together.
    function show(found) {
      close();
      items = found;
      foot.hidden = !found.length || found[0].kind !== "recent";
      var group;
      found.forEach(function (item, number) {
        if (!number || found[number - 1].label !== item.label) {
          group = element("div", "suggestion-group", "group");
          var name = element("div", "suggestion-kind", "presentation");
          name.id = "suggestion-kind-" + number;
          name.textContent = item.label;
          group.setAttribute("aria-labelledby", name.id);
          group.append(name);
          list.append(group);
        }
        var option = element("div", "suggestion", "option");
        option.id = "suggestion-" + number;
        option.setAttribute("aria-selected", "false");
        var words = element("span");
        label(words, item.text);
        option.append(words);
        group.append(option);
        options.push(option);
      });
      popup.hidden = !found.length;
      count.textContent = found.length ? found.length + " 条建议" : "";
      input.setAttribute("aria-expanded", String(found.length > 0));
    }
    function showRecent() {
      show(recent.list().map(function (words) { return { text: words, kind: "recent", label: "最近检索", url: "" }; }));
    }
    function mark(number) {
      asked += 1; // what is still on its way must not pull away the list that is being walked
      clearTimeout(timer);
      if (options[active]) options[active].setAttribute("aria-selected", "false");
      active = number;
      var option = options[active];
      if (!option) { input.value = typed; input.removeAttribute("aria-activedescendant"); return; }
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
      input.value = items[active].text;
    }
    function choose(item) {
      if (item.kind === "unit") { location.href = item.url; return; }
      input.value = item.text;
      form.requestSubmit ? form.requestSubmit() : form.submit();
    }
    function ask() {
      var mine = ++asked;
      if (controller) controller.abort();
      if (!typed.trim()) { showRecent(); return; }
      if (typed.length > 60) { close(); return; }
      controller = new AbortController();
      fetch(form.dataset.suggest + "?q=" + encodeURIComponent(typed.trim()), { signal: controller.signal })
        .then(function (response) { return response.ok ? response.json() : { items: [] }; })
        .then(function (answer) { if (mine === asked && document.activeElement === input) show(answer.items); })
        .catch(function () { /* typed on, or offline: the box works without suggestions */ });
    }
    function openRecent() { if (!input.value.trim() && popup.hidden) { typed = ""; showRecent(); } }

    input.addEventListener("input", function (event) {
      typed = input.value;
      clearTimeout(timer);
      if (!event.isComposing) timer = setTimeout(ask, 60);
    });
    input.addEventListener("compositionend", function () { typed = input.value; ask(); });
    input.addEventListener("focus", openRecent);
    input.addEventListener("click", openRecent);
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) return;
      if (event.key === "Escape") {
        if (!popup.hidden) { input.value = typed; close(); } else { input.value = typed = ""; }
        event.preventDefault();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (popup.hidden) { typed = input.value; ask(); return; }
        var next = active + (event.key === "ArrowDown" ? 1 : -1);
        if (next < -1) next = items.length - 1;
        mark(next >= items.length ? -1 : next);
      } else if (event.key === "Enter" && active >= 0 && items[active].kind === "unit") {
        event.preventDefault();
        choose(items[active]);
      }
    });
    // The buttons below the list can be reached by Tab: it closes when the whole form is left.
    form.addEventListener("focusout", function (event) { if (!form.contains(event.relatedTarget)) close(); });
    popup.addEventListener("mousedown", function (event) { if (!event.target.closest("button")) event.preventDefault(); });
    list.addEventListener("click", function (event) {
      var number = options.indexOf(event.target.closest("[role=option]"));
      if (number >= 0) choose(items[number]);
    });
    form.addEventListener("submit", function (event) {
      if (input.value.trim()) return;
      event.preventDefault();
      input.focus();
    });
  });

  // The switch on the page that explains it.
  var settings = document.querySelector("[data-recent]");
  if (settings) {
    var told = settings.querySelector("[data-recent-state]");
    var turn = settings.querySelector("button");
    var tell = function () {
      told.textContent = recent.isOff() ? "现在没有记录。" : "现在记录着最近 " + recent.list().length + " 次检索。";
      turn.textContent = recent.isOff() ? "开始记录" : "清除并不再记录";
    };
    turn.addEventListener("click", function () { recent.turn(!recent.isOff()); tell(); });
    settings.hidden = false;
    tell();
  }
})();
