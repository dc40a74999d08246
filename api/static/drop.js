// Files dropped on a field are chosen as if they had been picked in its dialogue; shown: what to do then.
window.takeDropped = function (drop, input, shown) {
  "use strict";
  function mark(names, over) {
    names.forEach(function (name) {
      drop.addEventListener(name, function (event) { event.preventDefault(); drop.classList.toggle("over", over); });
    });
  }
  mark(["dragenter", "dragover"], true);
  mark(["dragleave", "drop"], false);
  drop.addEventListener("drop", function (event) {
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    shown();
  });
};
