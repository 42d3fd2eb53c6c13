// Draws the films of the programme folder: node programmes/video.mjs
//
// Frames are SVG drawn by Debian's Chromium (playwright-core of tests/browser) and joined by ffmpeg (apt-get install
// ffmpeg). Neither is needed to build or test: the films lie in the folder. They have no sound; captions and
// transcripts beside them say all that is seen.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const { chromium } = createRequire(join(here, '../tests/browser/lib.mjs'))('playwright-core')
const width = 640
const height = 360
const frames_per_second = 5

const ease = share => (share < 0 ? 0 : share > 1 ? 1 : share * share * (3 - 2 * share))
const between = (t, from, to) => ease((t - from) / (to - from))

const box = (x, y, w, text, fill, ink = '#17324d', opacity = 1) => `<g opacity="${opacity}">
  <rect x="${x}" y="${y}" width="${w}" height="54" rx="8" fill="${fill}" stroke="#7fb2e6" stroke-width="2"/>
  <text x="${x + w / 2}" y="${y + 34}" text-anchor="middle" font-size="19" font-weight="600"
  fill="${ink}">${text}</text></g>`

const sheet = (x, y, opacity = 1) => `<g opacity="${opacity}" transform="translate(${x} ${y})">
  <path d="M0 0h26l12 12v38H0z" fill="#fff" stroke="#06c" stroke-width="2.5"/>
  <path d="M26 0v12h12M8 22h22M8 30h22M8 38h14" fill="none" stroke="#06c" stroke-width="2.5"/></g>`

// The film of module 1, step 4: documents enter the record without consent, consent decides who reads them.
function consent(t) {
  const line = t < 7 ? 'I documenti entrano nel Fascicolo. Non serve un consenso.'
    : t < 13 ? 'Senza consenso: li legge l’assistito.'
      : t < 19 ? 'Con il consenso: anche chi lo ha in cura.'
        : 'Il consenso si revoca quando si vuole. La cura non cambia.'
  const flight = [0, 1.5, 3].map(delay => between(t, 1 + delay, 3 + delay))
  const documents = flight.map((share, i) =>
    sheet(70 + 210 * share, 96 + i * 56 + (1 - i) * 46 * share, 1 - 0.15 * share))
  const own = between(t, 7, 8.5)
  const care = t < 19 ? between(t, 13, 14.5) : 1 - between(t, 20, 21.5)
  const asks = t >= 7 && t < 13 ? 1 : t >= 13 && t < 19 ? 1 - care : t >= 19 ? 1 - care : 0
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 640 360">
  <rect width="640" height="360" fill="#fff"/><rect width="640" height="6" fill="#06c"/>
  <g font-family="DejaVu Sans, sans-serif">
  <text x="30" y="48" font-size="22" font-weight="700" fill="#17324d">Il consenso riguarda la consultazione</text>
  <rect x="250" y="84" width="140" height="170" rx="12" fill="#e8f1fc" stroke="#06c" stroke-width="3"/>
  <text x="320" y="240" text-anchor="middle" font-size="17" font-weight="700" fill="#06c">Fascicolo</text>
  ${documents.join('')}
  <path d="M396 130h${74 * own}" stroke="#008055" stroke-width="4" opacity="${own}"/>
  <path d="M396 214h${74 * care}" stroke="#008055" stroke-width="4" opacity="${care}"/>
  <path d="M420 196v36M402 214h36" stroke="#b3261e" stroke-width="4" transform="rotate(45 420 214)" opacity="${asks}"/>
  ${box(476, 103, 136, 'Assistito', '#e9f7f1', '#17324d', 0.35 + 0.65 * own)}
  ${box(476, 187, 136, 'Chi lo cura', '#e9f7f1', '#17324d', 0.35 + 0.65 * care)}
  <rect y="292" width="640" height="68" fill="#17324d"/>
  <text x="320" y="333" text-anchor="middle" font-size="18" font-weight="600" fill="#fff">${line}</text></g></svg>`
}

const films = [{ draw: consent, seconds: 24, file: 'toscana-fse2/modules/a1-norme-e-principi/video/consenso.webm' }]

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium-headless-shell', args: ['--no-sandbox'] })
const page = await browser.newPage({ viewport: { width, height } })
for (const { draw, seconds, file } of films) {
  const folder = mkdtempSync(join(tmpdir(), 'frames-'))
  const out = join(here, file)
  mkdirSync(join(out, '..'), { recursive: true })
  for (let frame = 0; frame < seconds * frames_per_second; ++frame) {
    await page.setContent(`<body style="margin:0">${draw(frame / frames_per_second)}</body>`)
    writeFileSync(join(folder, `${String(frame).padStart(4, '0')}.png`), await page.screenshot())
  }
  execFileSync('ffmpeg', ['-loglevel', 'error', '-y', '-framerate', String(frames_per_second), '-i',
    join(folder, '%04d.png'), '-c:v', 'libvpx-vp9', '-b:v', '0', '-crf', '40', '-g', '25', '-pix_fmt', 'yuv420p',
    '-map_metadata', '-1', out])
  rmSync(folder, { recursive: true })
  console.log(`${file}: ${statSync(out).size} bytes, ${seconds} s`)
}
await browser.close()
