// The colours that the reader chose, before anything is painted; the button
// that changes them; and open folds on wide screens for browsers that cannot
// open them by style. Without this script pages follow the system's colours.
(function () {
  var doc = document, root = doc.documentElement, dark = matchMedia('(prefers-color-scheme: dark)'), chosen
  try { chosen = localStorage.getItem('theme') } catch (e) {}
  root.classList.add('js')
  if (chosen == 'dark' || chosen == 'light') root.dataset.theme = chosen
  function isDark() { return root.dataset.theme ? root.dataset.theme == 'dark' : dark.matches }
  function show() {
    doc.querySelectorAll('[data-theme-switch]').forEach(function (b) { b.setAttribute('aria-pressed', isDark()) })
  }
  doc.addEventListener('click', function (e) {
    if (!e.target.closest('[data-theme-switch]')) return
    var next = isDark() ? 'light' : 'dark'
    root.dataset.theme = next
    try { localStorage.setItem('theme', next) } catch (e) {}
    show()
  })
  doc.addEventListener('DOMContentLoaded', function () {
    show()
    if (!CSS.supports('selector(::details-content)') && matchMedia('(min-width: 64rem)').matches)
      doc.querySelectorAll('.fold').forEach(function (d) { d.open = true })
  })
})()
