// Where the reader is: the table of contents follows, and the switch of the
// language leads to the same section of the other text, whose headings have
// the same ids where the two texts have the same parts.
reading()

function reading() {
  const main = document.getElementById('main')
  const headings = [...main.querySelectorAll(':is(h2, h3)[id]')]
  const links = new Map([...document.querySelectorAll('.toc a')].map(a => [decodeURIComponent(a.hash.slice(1)), a]))
  let marked

  // above returns the last of the headings that are above a line near the top
  // of the screen, none at the beginning of the page. What is hidden has no place.
  const above = of => of.findLast(h => h.getClientRects()[0]?.top < innerHeight * .2)

  if (links.size) {
    const listed = headings.filter(h => links.has(h.id))
    const observer = new IntersectionObserver(() => {
      const link = links.get(above(listed)?.id)
      if (link == marked) return
      marked?.removeAttribute('aria-current')
      link?.setAttribute('aria-current', 'true')
      marked = link
    }, { rootMargin: '0px 0px -80%' })
    for (const heading of listed) observer.observe(heading)
  }

  for (const type of ['pointerdown', 'click']) document.addEventListener(type, e => {
    const link = e.target.closest?.('[data-language-switch] a[hreflang]:not(.missing), [data-offer] a')
    if (link) link.hash = (scrollY > 0 && above(headings) || main.querySelector(':target'))?.id ?? ''
  })
}
