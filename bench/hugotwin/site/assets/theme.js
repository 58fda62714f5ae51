// The chosen theme is set before the first paint.
(function () {
  try {
    var theme = localStorage.getItem("theme");
    if (theme) document.documentElement.dataset.theme = theme;
  } catch (e) {}
})();
