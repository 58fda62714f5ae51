// Where the reader is: the table of contents follows, and the switch of the
// language leads to the same section of the other text, whose headings have
// the same ids where the two texts have the same parts.
reading()

function reading() {
  const main = document.getElementById('main')
  const headings = [...main.querySelectorAll(':is(h2, h3)[id]')]
  const links = new Map([...document.querySelectorAll('.toc a')].map(a => [decodeURIComponent(a.hash.slice(1)), a]))
  let marked

  // section is the heading above the line that a reader's eyes are likely on,
  // or none at the beginning of the page.
  const section = () => headings.findLast(h => h.getBoundingClientRect().top < innerHeight / 3)

  if (links.size) {
    const observer = new IntersectionObserver(() => {
      const link = links.get(headings.findLast(h => links.has(h.id) && h.getBoundingClientRect().top < innerHeight / 3)?.id)
      if (link == marked) return
      marked?.removeAttribute('aria-current')
      link?.setAttribute('aria-current', 'true')
      marked = link
    }, { rootMargin: '0px 0px -66%' })
    for (const heading of headings) observer.observe(heading)
  }

  for (const type of ['pointerdown', 'click']) document.addEventListener(type, e => {
    const link = e.target.closest?.('[data-language-switch] a[hreflang]:not(.missing), [data-also] a')
    if (!link) return
    const target = document.querySelector(':target')
    link.hash = main.contains(target) && main != target ? target.id : scrollY > 0 && section()?.id || ''
  })
}
