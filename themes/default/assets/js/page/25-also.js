// A quiet line for readers whose browser prefers another language that the
// page has, until they close it. It lies over the page, so nothing moves.
also()

function also() {
  const here = document.documentElement.lang
  for (const wanted of navigator.languages) {
    const line = [...document.querySelectorAll('[data-offer]')].find(e => speaks(wanted, e.dataset.offer))
    if (line == null && !speaks(wanted, here)) continue
    if (line == null || speaks(wanted, here) || closed()) return
    line.hidden = false
    line.querySelector('button').addEventListener('click', () => {
      line.hidden = true
      try { sessionStorage.also = 'closed' } catch {}
    })
    return
  }
}

function speaks(wanted, has) {
  return wanted.split('-')[0].toLowerCase() == has.split('-')[0].toLowerCase()
}

function closed() {
  try { return sessionStorage.also } catch { return true }
}
