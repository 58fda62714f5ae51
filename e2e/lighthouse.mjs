// Measures pages with Lighthouse as its mobile preset does (a slow phone on a
// slow line, simulated) and prints one line of JSON for each run.
//
//   node lighthouse.mjs CHROME RUNS URL…
import lighthouse from 'lighthouse'
import {launch} from 'chrome-launcher'

const [chromePath, runs, ...urls] = process.argv.slice(2)
const chrome = await launch({
  chromePath,
  logLevel: 'silent',
  chromeFlags: [
    '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-component-update', '--disable-sync',
    '--disable-background-networking', '--no-first-run', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ],
})
try {
  for (const url of urls) {
    for (let run = 0; run < Number(runs); run++) {
      let lhr // on a busy machine a recording fails now and then
      for (let tries = 3; tries-- && (!lhr || lhr.runtimeError);) {
        ({lhr} = await lighthouse(url, {
          port: chrome.port,
          logLevel: 'silent',
          output: [],
          onlyCategories: ['performance', 'accessibility', 'best-practices', 'seo'],
          skipAudits: ['screenshot-thumbnails', 'final-screenshot', 'full-page-screenshot'],
          disableFullPageScreenshot: true,
        }))
      }
      const scores = {}, lost = []
      for (const [id, category] of Object.entries(lhr.categories)) {
        scores[id] = Math.round(category.score * 100)
        for (const {id: audit, weight} of category.auditRefs) {
          const {score, displayValue, explanation, details} = lhr.audits[audit]
          if (weight > 0 && score !== null && score < 0.9) {
            const first = details?.items?.[0]
            lost.push([audit, score, displayValue ?? explanation ?? '', first ? JSON.stringify(first).slice(0, 300) : ''].join(' '))
          }
        }
      }
      const metric = id => Math.round(lhr.audits[id]?.numericValue * 1000) / 1000
      console.log(JSON.stringify({
        url, scores, lost, error: lhr.runtimeError?.message ?? '',
        fcp: metric('first-contentful-paint'), lcp: metric('largest-contentful-paint'), tbt: metric('total-blocking-time'),
        cls: metric('cumulative-layout-shift'), si: metric('speed-index'),
      }))
    }
  }
} finally {
  chrome.kill()
}
