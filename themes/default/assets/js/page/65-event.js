// When an event takes place on the reader's own clock, where that shows
// another time than the place's.
for (const box of document.querySelectorAll('[data-yours]')) {
  const [start, end] = [...box.querySelectorAll('time')].map(e => e.dateTime)
  const zone = /T.*?(?:Z|([+-]\d\d):(\d\d))$/.exec(start)
  if (!zone) continue
  const [, hours = '+0', minutes = 0] = zone
  const at = new Date(start)
  if (hours * 60 + Number(hours[0] + minutes) == -at.getTimezoneOffset()) continue
  const day = at.toLocaleDateString('sv') == start.slice(0, 10) ? {} : { weekday: 'long', day: 'numeric', month: 'long' } // Swedes write it as ISO does
  const form = new Intl.DateTimeFormat(document.documentElement.lang, { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const line = document.createElement('p')
  line.dataset.script = '' // what is there by script only
  line.textContent = box.dataset.yours.replace('{zone}', form.resolvedOptions().timeZone)
    .replace('{time}', /T/.test(end) ? form.formatRange(at, new Date(end)) : form.format(at))
  box.querySelector('p').after(line)
}
