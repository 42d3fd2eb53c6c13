// The pictures of the manual, taken from a running demo: node docs/manual/pictures.mjs [NAME ...]
// Needs build/check/regia (REGIA_PROGRAM names another, faster program) and tests/browser/node_modules; writes
// images/*.png. Several are taken at once, so one that changes something stands with a persona of its own.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { launch } from '../../tests/browser/lib.mjs'
import { cast, zip_of } from '../../tests/browser/packages.mjs'
import { startDemo } from '../../tests/program.mjs'

const folder = fileURLToPath(new URL('images/', import.meta.url))
const wanted = process.argv.slice(2)
const phone = { width: 390, height: 844 }
const screen = { width: 1280, height: 800 }

let site
let browser

/** A page as a persona sees it; nobody without a name. */
async function page_of(persona, size) {
  const page = await browser.newPage(size)
  await page.goto(`${site.address}/accedi`)
  if (persona) await page.getByRole('button', { name: persona }).click()
  return page
}

const at_once = 4
const orders = []

/** Orders a picture: `visit` leads the page to what is shown; `tall` takes more than the window, in pixels. */
function picture(name, persona, size, visit, tall = size.height) {
  if (!wanted.length || wanted.includes(name)) orders.push({ name, persona, size, visit, tall })
}

async function take({ name, persona, size, visit, tall }) {
  const page = await page_of(persona, size)
  const reply = await visit(page)
  if (reply?.status?.() >= 400) throw new Error(`${name}: the page answers ${reply.status()}`)
  await page.setViewportSize({ width: size.width, height: tall })
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: `${folder}${name}.png`, animations: 'disabled', caret: 'hide' })
  await page.context().close()
  console.log(name)
}

async function take_ordered() {
  const failures = []
  const worker = async () => {
    for (let order; (order = orders.shift()); )
      await take(order).catch(error => failures.push(`${order.name}: ${error.message}`))
  }
  await Promise.all(Array.from({ length: at_once }, worker))
  if (failures.length) throw new Error(failures.join('\n'))
}

const at = path => page => page.goto(site.address + path)

async function answer_until(page, question) {
  await page.goto(`${site.address}/questionario`)
  await page.locator('main form button').first().click()
  for (let i = 1; i < question; i++) {
    await page.locator('main input[type=radio]').first().check()
    const next = page.waitForEvent('framenavigated')
    await page.getByRole('button', { name: 'Avanti', exact: true }).click()
    await next
    await page.waitForLoadState()
  }
  await page.locator('main input[type=radio]').nth(1).check()
}

async function upload(page) {
  await page.goto(`${site.address}/importazioni`)
  const rows = [
    'cognome,nome,codice_fiscale,ente,profilo,unita,matricola',
    'Vanni,Francesca,VNNFNC91E43E202W,ausl-tc,nurse,Rete ospedaliera,400001',
    'Landi,Cristina,LNDCST65C43E202D,ausl-tc,physiotherapist,Rete ospedaliera,400002',
    'Sarti,Enrico,SRTNRC63C29A390Z,ausl-tc,nurse,Rete territoriale e distretti,400003',
    'Zini,Irene,ZNIRNI94E59E625A,ausl-tc,radiographer,Rete ospedaliera,400004',
    'Verdi,Anna,,ausl-tc,nurse,Rete ospedaliera,400005',
    'Cecchi,Chiara,CCCCHR66L43D403Z,ausl-tse,nurse,Rete ospedaliera,400006',
  ]
  const file = { name: 'personale.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\r\n')) }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('button', { name: 'Controlla il file' }).click()
}

async function sit_test(page) {
  await page.goto(`${site.address}/percorso/moduli/7`)
  for (;;) {
    const next = page.locator('form[action$="/passi"] button').last()
    if (!(await next.count())) break
    await next.click()
  }
  await page.goto(`${site.address}/percorso/moduli/7/verifica`)
  await page.getByRole('button', { name: 'Inizia la verifica' }).click()
  await page.locator('main input[type=radio]').nth(2).check()
}

/** Who leads a body or an office learns too: her other work area. */
const as_learner = path => async page => {
  await page.goto(`${site.address}/area-di-lavoro`)
  await page.locator('main section', { hasText: 'Discente' }).locator('form[action*=area-di-lavoro] button').click()
  await page.goto(site.address + path)
}

async function edit_section(page) {
  await page.goto(`${site.address}/contenuti/F3/bozza`)
  await page.getByRole('button', { name: 'Apri una bozza' }).click()
  await page.locator('main table a').first().click()
}

const lesson = `<!doctype html><html lang="it"><head><meta charset="utf-8"><title>Consenso</title>
<style>body { font: 1.1rem/1.6 sans-serif; max-width: 34rem; margin: 2rem auto; padding: 0 1rem }
button { font: inherit; padding: .5rem 1rem }</style></head><body><h1>Un caso allo sportello</h1>
<p>La signora Bruna chiede chi può leggere il suo Fascicolo. Che cosa le rispondi?</p>
<button onclick="parent.API?.LMSCommit('')">Avanti</button></body></html>`
const lessons = ['Un caso allo sportello', 'Che cosa dire', 'Che cosa scrivere']
const items = lessons.map((title, i) => `<item identifier="i${i}" identifierref="r${i}"><title>${title}</title></item>`)
const resources = lessons.map(
  (_, i) => `<resource identifier="r${i}" type="webcontent" a:scormtype="sco" href="lezione-${i}.html"/>`,
)
const manifest = `<?xml version="1.0"?><manifest identifier="M" xmlns:a="http://www.adlnet.org/xsd/adlcp_rootv1p2">
<metadata><schemaversion>1.2</schemaversion></metadata><organizations default="o"><organization identifier="o">
<title>Il consenso nella pratica</title>${items.join('')}</organization></organizations>
<resources>${resources.join('')}</resources></manifest>`

/** A course made elsewhere that learners have: its author sees its page, a learner is in it. */
async function bring_a_course() {
  const pages = Object.fromEntries(lessons.map((_, i) => [`lezione-${i}.html`, lesson]))
  return cast(browser, site).publish('consenso.zip', zip_of({ 'imsmanifest.xml': manifest, ...pages }))
}

const begin_course = id => async page => {
  await page.goto(`${site.address}/percorso/corsi/${id}`)
  await page.getByRole('button', { name: 'Inizia il corso' }).click()
  await page.frameLocator('iframe').getByRole('heading').waitFor()
}

const a_rule = [{ fact: 'profile', any_of: ['nurse', 'midwife'] }, { fact: 'path_begun', is_not: true }]
const rule_address = a_rule.map(clause => `c=${encodeURIComponent(JSON.stringify(clause))}`).join('&')

async function take_pictures() {
  await picture('discente-accesso', null, screen, at('/accedi'))
  await picture('discente-non-riesco', null, phone, at('/accedi/aiuto'), 1400)
  await picture('discente-il-mio-accesso', 'Chiara Bini', screen, at('/il-mio-accesso'))
  await picture('discente-percorso', 'Chiara Bini', screen, at('/percorso'), 1000)
  await picture('discente-percorso-telefono', 'Chiara Bini', phone, at('/percorso'))
  await picture('discente-questionario-telefono', 'Daniela Lotti', phone, page => answer_until(page, 3))
  await picture('discente-profilo', 'Chiara Bini', screen, at('/profilo'), 1100)
  await picture('discente-riesame', 'Roberto Dini', screen, at('/profilo/riesame'), 1000)
  await picture('discente-miei-dati', 'Chiara Bini', screen, at('/i-miei-dati'), 1200)
  await picture('discente-bisogni', 'Chiara Bini', screen, at('/bisogni'), 900)
  await picture('discente-modulo', 'Chiara Bini', screen, at('/percorso/moduli/2?passo=3'), 900)
  await picture('discente-verifica', 'Roberto Dini', screen, sit_test, 900)
  await picture('referente-ente', 'Marta Lippi', screen, at('/enti/ausl-tc'), 1000)
  await picture('referente-persone', 'Marta Lippi', screen, at('/enti/ausl-tc/persone'))
  await picture('referente-promemoria', 'Marta Lippi', screen, at('/enti/ausl-tc/promemoria'))
  await picture('referente-sportello', 'Marta Lippi', screen, at('/sportello'), 1000)
  await picture('referente-scheda-ente', 'Marta Lippi', screen, at('/enti/ausl-tc/scheda'), 1100)
  await picture('referente-importazione', 'Marta Lippi', screen, upload)
  await picture('referente-inviti', 'Marta Lippi', screen, at('/inviti'))
  await picture('referente-chi-non-entra', 'Marta Lippi', screen, at('/chi-non-entra'), 1200)
  await picture('referente-locandina', 'Marta Lippi', screen, at('/chi-non-entra/locandina'), 1200)
  await picture('referente-destinatari', 'Marta Lippi', screen, at(`/destinatari/nuovi?${rule_address}`), 1250)
  await picture('regione-al-giorno', 'Paolo Nesi', screen, at('/monitoraggio/al-giorno?al=2026-01-31'), 1000)
  await picture('regione-monitoraggio', 'Paolo Nesi', screen, at('/monitoraggio'), 1200)
  await picture('regione-modello-attestati', 'Paolo Nesi', screen, at('/attestati/modelli/1'), 1000)
  await picture('comitato-contenuti', 'Stefano Landi', screen, at('/contenuti'))
  await picture('comitato-questionari', 'Stefano Landi', screen, at('/questionari'), 900)
  await picture('comitato-bisogni', 'Stefano Landi', screen, at('/bisogni/raccolti'), 1000)
  await picture('autore-bozza', 'Giulia Serra', screen, at('/contenuti/F1/bozza'), 1000)
  await picture('autore-sezione', 'Giulia Serra', screen, edit_section, 1100)
  await picture('autore-differenze', 'Stefano Landi', screen, at('/contenuti/F1/bozza/differenze'))
  if (!wanted.length || wanted.some(name => name.endsWith('-corso'))) {
    const course = await bring_a_course()
    await picture('autore-corso', 'Giulia Serra', screen, at(`/contenuti/pacchetti/${course}`), 1150)
    await picture('discente-corso', 'Roberto Dini', screen, begin_course(course))
  }
  await picture('comitato-modulo', 'Stefano Landi', screen, at('/contenuti/F1'), 1000)
  await picture('regione-roadmap', 'Paolo Nesi', screen, at('/roadmap'), 1200)
  await picture('regione-da-fare', 'Paolo Nesi', screen, at('/inizio'))
  // The last of hers: the work area in which she ended is the one in which she begins again.
  await picture('discente-attestati', 'Marta Lippi', screen, as_learner('/attestati'))
}

/** The picture of the README: a learner's phone beside the region's page, each at its own size. */
async function readme() {
  if (wanted.length && !wanted.includes('readme')) return
  const shot = async (persona, size, path) => {
    const page = await page_of(persona, size)
    await page.goto(site.address + path)
    await page.waitForLoadState('networkidle')
    const png = await page.screenshot()
    await page.context().close()
    return `data:image/png;base64,${png.toString('base64')}`
  }
  const left = await shot('Chiara Bini', phone, '/percorso')
  const right = await shot('Paolo Nesi', { width: 1280, height: 844 }, '/monitoraggio')
  const page = await browser.newPage({ width: 1140, height: 588 })
  await page.setContent(
    `<body style="margin:0;display:flex;gap:24px;padding:24px;background:#dfe4ea;box-sizing:border-box">
     <img height="540" src="${left}"><img height="540" src="${right}"></body>`,
  )
  await page.screenshot({ path: `${folder}readme.png` })
  await page.context().close()
  console.log('readme')
}

mkdirSync(folder, { recursive: true })
site = await startDemo({ people: 2000 })
browser = await launch()
try {
  await take_pictures()
  await take_ordered()
  await readme()
} finally {
  await browser.close()
  await site.stop()
}
