// Behaviour every page shares: "/" to the box, copying, the theme, and how much script the page may count on.
(function () {
  "use strict";
  document.documentElement.classList.add("js");

  var toast = document.querySelector("[data-toast]");
  var toastTimer;
  window.say = function (words) {
    toast.textContent = words;
    toast.classList.add("shown");
    clearTimeout(toastTimer);
    toastTimer = setTimeout(function () { toast.classList.remove("shown"); }, 3500);
  };

  // "/" focuses the search box, unless something is being typed.
  document.addEventListener("keydown", function (event) {
    var typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    var box = document.querySelector(".search-box input[type=search]") || document.querySelector("input[type=search]");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  // 引用: the link leads to the passage; with a clipboard it copies the citation instead. Where the browser refuses
  // both ways of copying, the words are laid out and selected, to be copied by hand.
  function copyBySelection(words) {
    var area = document.createElement("textarea");
    area.value = words;
    area.className = "visually-hidden";
    document.body.appendChild(area);
    area.select();
    var done = false;
    try { done = document.execCommand("copy"); } catch (error) { /* not allowed here */ }
    area.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("copy"));
  }
  function layOut(words, link) {
    var box = document.createElement("div");
    box.className = "copy-box";
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", "手工复制");
    var told = document.createElement("p");
    told.textContent = "浏览器不允许自动复制。文字已选中，请按 Ctrl+C（手机上长按）复制。";
    var area = document.createElement("textarea");
    area.value = words;
    area.readOnly = true;
    area.rows = 4;
    area.setAttribute("aria-label", "要复制的文字");
    var done = document.createElement("button");
    done.type = "button";
    done.className = "button-quiet";
    done.textContent = "关闭";
    function close() { box.remove(); link.focus(); }
    done.addEventListener("click", close);
    box.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close();
    });
    box.append(told, area, done);
    document.body.appendChild(box);
    area.focus();
    area.select();
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-copy]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    var words = link.getAttribute("data-copy");
    var copied = navigator.clipboard ? navigator.clipboard.writeText(words).catch(function () { return copyBySelection(words); }) : copyBySelection(words);
    copied.then(
      function () { link.focus(); window.say(link.dataset.copied || "已复制引文、出处、编号与网址"); },
      function () { layOut(words, link); }
    );
  });

  // On paper nothing can be unfolded: sources that stand in a fold are laid out for it.
  var unfolded = [];
  window.addEventListener("beforeprint", function () {
    unfolded = Array.prototype.slice.call(document.querySelectorAll("main .also:not([open]), main .written-fold:not([open])"));
    unfolded.forEach(function (fold) { fold.open = true; });
  });
  window.addEventListener("afterprint", function () { unfolded.forEach(function (fold) { fold.open = false; }); });

  // A menu closes by Esc, and by whatever happens outside of it.
  function closeMenus(event) {
    document.querySelectorAll("[data-menu][open]").forEach(function (menu) {
      if (event.type === "keydown" ? event.key !== "Escape" : menu.contains(event.target)) return;
      menu.open = false;
      if (event.type === "keydown" && menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    });
  }
  ["click", "keydown", "focusin"].forEach(function (type) { document.addEventListener(type, closeMenus); });

  // The theme is kept in a cookie, so that the server sends the right one at once.
  var toggle = document.querySelector("[data-theme-toggle]");
  if (toggle) {
    toggle.hidden = false;
    toggle.addEventListener("click", function () {
      var root = document.documentElement;
      var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      document.cookie = "theme=" + root.dataset.theme + ";path=/;max-age=31536000;SameSite=Lax";
    });
  }
})();
