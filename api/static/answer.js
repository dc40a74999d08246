// A figure opens its passages in place; the written answer comes sentence by sentence, only when it is asked for.
(function () {
  "use strict";
  var main = document.getElementById("main");
  var opening;
  var writing;

  // Figures
  function closeOpened(box) {
    if (opening) opening.abort();
    box.hidden = true;
    box.textContent = "";
    box.parentNode.querySelectorAll("[data-figure][aria-expanded]").forEach(function (figure) { figure.removeAttribute("aria-expanded"); });
  }
  function openFigure(figure) {
    var box = figure.closest(".answer-box").querySelector("[data-opened]");
    var wasOpen = figure.getAttribute("aria-expanded") === "true";
    closeOpened(box);
    if (wasOpen) return;
    opening = new AbortController();
    fetch(figure.href, { headers: { "X-Fragment": "1" }, signal: opening.signal })
      .then(function (response) {
        if (!response.ok || response.redirected) throw new Error("passages");
        return response.text();
      })
      .then(function (html) {
        box.innerHTML = html;
        var title = box.querySelector(".passages-title");
        if (!title) throw new Error("passages");
        title.before(button("收起", "close-opened"));
        box.hidden = false;
        figure.setAttribute("aria-expanded", "true");
        title.focus({ preventScroll: true });
        box.scrollIntoView({ block: "nearest" });
      })
      .catch(function (error) { if (error.name !== "AbortError") window.location.href = figure.href; });
  }
  function button(words, name) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "link-button " + name;
    made.textContent = words;
    return made;
  }
  function element(name, className, words) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (words) made.textContent = words;
    return made;
  }

  // The written answer. Whatever comes is text: nothing of it is ever markup.
  function Writing(link, box) {
    this.box = box;
    this.sources = [];
    this.controller = new AbortController();
    this.text = element("div", "written-text");
    this.end = element("p", "written-end", "正在生成…");
    this.end.setAttribute("role", "status");
    this.stop = button("停止", "stop-writing");
    this.warning = element("p", "written-warning", "由语言模型写成，可能有误；使用前请逐句对照原文。");
    box.textContent = "";
    box.append(element("h2", "written-title", "书面归纳"), this.warning, this.text, this.end, this.stop);
    box.hidden = false;
    this.run(link.href);
  }
  Writing.prototype.run = function (url) {
    var self = this;
    fetch(url, { headers: { "Accept": "text/event-stream" }, signal: this.controller.signal })
      .then(function (response) {
        if (!response.ok) return response.json().then(function (problem) { throw new Error(problem.detail); });
        return self.read(response.body.getReader(), new TextDecoder(), "");
      })
      .catch(function (error) {
        var left = error.name === "AbortError";
        if (!self.isOver) self.finish({ fault: left ? "已停止。" : (error instanceof TypeError || !error.message) ? "与服务的连接中断，请稍后再试。" : error.message });
      });
  };
  Writing.prototype.read = function (reader, decoder, waiting) {
    var self = this;
    return reader.read().then(function (part) {
      var events = (waiting + decoder.decode(part.value || new Uint8Array(), { stream: !part.done })).split("\n\n");
      waiting = events.pop();
      events.forEach(function (event) { self.take(event); });
      if (!part.done) return self.read(reader, decoder, waiting);
      if (!self.isOver) self.finish({ fault: "与服务的连接中断，以上是已收到的部分。" });
      return null;
    });
  };
  Writing.prototype.take = function (event) {
    var found = /^event: (\w+)\ndata: ([^]*)$/.exec(event); // a passage may hold U+2028, which no dot matches
    if (!found) return;
    var content = JSON.parse(found[2]);
    if (found[1] === "sources") {
      this.sources = content.sources;
      this.warning.textContent = "由语言模型（" + content.model + "）根据下列原文写成，可能有误；使用前请逐句对照原文。";
    } else if (found[1] === "sentence") {
      this.add(content);
    } else if (found[1] === "end") {
      this.finish(content);
    }
  };
  Writing.prototype.add = function (sentence) {
    var line = element("p", "", sentence.text);
    var self = this;
    sentence.citations.forEach(function (number) {
      var source = self.sources[number - 1];
      if (!source) return;
      var link = element("a", "cite num", "[" + number + "]");
      link.href = source.url;
      link.title = source.unit + "：" + source.problem;
      link.setAttribute("aria-label", "出处 " + number + "，" + source.unit);
      line.append(link);
    });
    this.text.append(line);
    this.end.textContent = "正在生成…已有 " + this.text.children.length + " 句";
  };
  Writing.prototype.finish = function (ending) {
    this.isOver = true;
    this.stop.remove();
    var words = [];
    if (ending.fault) words.push(ending.fault);
    if (ending.dropped && this.text.children.length) words.push("另有 " + ending.dropped + " 句没有可核对的出处，或写了原文没有的数字、文件，已去掉。");
    if (ending.is_cut) words.push("内容较长，只显示前面的部分。");
    this.end.textContent = words.join("") || "已写完，共 " + this.text.children.length + " 句。";
    this.end.classList.toggle("written-fault", Boolean(ending.fault));
    if (this.text.children.length) this.listSources();
  };
  Writing.prototype.listSources = function () {
    var fold = element("details", "written-fold");
    var list = element("ol", "written-sources");
    fold.append(element("summary", "", "出处（" + this.sources.length + " 段原文）"));
    this.sources.forEach(function (source) {
      var item = element("li");
      var who = element("p", "who");
      var links = element("p", "side-links");
      var copy = element("a", "", "引用");
      var open = element("a", "", "原文");
      open.href = copy.href = source.url;
      copy.setAttribute("data-copy", source.citation);
      who.append(element("span", "unit", source.unit), element("span", "", source.problem));
      links.append(open, copy);
      item.append(element("p", "measure-text", source.text), who, links);
      list.append(item);
    });
    fold.append(list);
    this.box.append(fold);
  };

  function fold(box) {
    var opener = box.parentNode.querySelector("[data-figure][aria-expanded]");
    closeOpened(box);
    if (opener) opener.focus();
  }
  main.addEventListener("keydown", function (event) {
    var answer = event.key === "Escape" && event.target.closest(".answer-box");
    var box = answer && answer.querySelector("[data-opened]");
    if (box && !box.hidden) fold(box);
  });
  main.addEventListener("click", function (event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    var figure = event.target.closest("[data-figure]");
    var writer = event.target.closest("[data-write]");
    if (figure) {
      event.preventDefault();
      openFigure(figure);
    } else if (event.target.closest(".close-opened")) {
      fold(event.target.closest("[data-opened]"));
    } else if (writer && window.ReadableStream) {
      event.preventDefault();
      if (writing) writing.controller.abort();
      writing = new Writing(writer, writer.closest(".answer-box").querySelector("[data-written]"));
    } else if (event.target.closest(".stop-writing")) {
      writing.controller.abort();
    }
  });
  // Other results, another answer: what was being written for the former is no longer wanted.
  new MutationObserver(function () {
    if (writing && !document.contains(writing.box)) writing.controller.abort();
  }).observe(document.getElementById("results"), { childList: true });
})();
