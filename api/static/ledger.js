// The ledger: on a narrow screen the filters begin folded.
(function () {
  "use strict";
  var filter = document.querySelector("[data-filter]");
  if (filter && matchMedia("(max-width: 1023px)").matches) filter.open = false;
})();
