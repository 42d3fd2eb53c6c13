// Limits on CPU, statements, bytes and memory of the release program over a demo database; exits 1 when one is missed.
// Requests a second are printed beside the load of the machine and fail nothing.
//   node benchmarks/bench.mjs DATABASE_FILE PEOPLE
import { copyFileSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { program, regia, serve } from '../tests/program.mjs'
import { Connection, header, share } from './load.mjs'
import { connections, expect, form_to, measure, persona, sign_in } from './pages.mjs'
import { load_of_machine, measured_run, memory_mb } from './process.mjs'
import { workbook_of_csv } from './xlsx.mjs'

const [database, people] = process.argv.slice(2)
const learners = Math.min(3000, Math.floor(Number(people) / 8))
const certificates = 300
const passwords = 100
const folder = mkdtempSync(join(tmpdir(), 'regia-bench-'))

let missed = 0
/** One line of the report; without a limit it is only told. */
function report(what, value, unit, limit, note = '') {
  const verdict = limit === undefined ? '' : `limit ${Number(limit.toPrecision(3))}${value > limit ? '   MISSED' : ''}`
  if (limit !== undefined && value > limit) missed++
  const figure = value < 10 ? value.toFixed(3) : value.toFixed(1)
  console.log(`${what.padEnd(44)} ${figure.padStart(8)} ${unit.padEnd(10)} ${verdict.padEnd(20)} ${note}`)
}

function report_measured(what, measured, limit) {
  const { cpu, n, seconds } = measured
  const each = `${(measured.statements / n).toFixed(1)} statements, ${(measured.bytes / 1000).toFixed(1)} KB raw`
  const rate = `${Math.round(n / seconds)}/s at load ${load_of_machine()}`
  report(what, cpu / n, 'ms CPU', limit, `${n} requests, ${each}, ${rate}`)
}

const sum = (a, b) => ({
  cpu: a.cpu + b.cpu,
  n: a.n + b.n,
  seconds: a.seconds + b.seconds,
  statements: a.statements + b.statements,
  bytes: (a.bytes * a.n + b.bytes * b.n) / (a.n + b.n),
})

/** Rounds of: read the page that carries the form, then send all forms at once; only the sending is measured. */
async function measure_forms(server, people, to, rounds, what, typed = {}) {
  let total
  for (let round = 0; round < rounds; round++) {
    const requests = []
    await share(server.port, connections, people, async (connection, { cookie, path }) => {
      const reply = await connection.ask({ path, cookie })
      const form = reply.status === 200 && form_to(reply.body(), to)
      if (form) requests.push({ ...form, fields: { ...form.fields, ...typed }, cookie })
    })
    if (requests.length < people.length / 2) break
    const measured = await measure(server, requests, 303, what)
    total = total ? sum(total, measured) : measured
  }
  if (!total) throw new Error(`${what}: no page has a form to ${to}`)
  return total
}

const repeated = (list, n) => Array.from({ length: n }, (_, i) => list[i % list.length])

/** Bytes of a page as sent to a browser, without and with all that it names. */
async function weigh(server, path, cookie) {
  const connection = new Connection(server.port)
  const sent = async asked => (await connection.ask({ path: asked, cookie, encoding: 'br, gzip' })).size
  const page = (await connection.ask({ path, cookie })).body()
  const named = new Set([...page.matchAll(/(?:href|src)="(\/assets\/[^"#]+)/g)].map(([, asset]) => asset))
  for (const asset of [...named].filter(name => name.endsWith('.css'))) {
    const style = (await connection.ask({ path: asset })).body()
    for (const [, file] of style.matchAll(/url\("?([^")]+\.woff2)/g))
      named.add(new URL(file, `http://127.0.0.1${asset}`).pathname)
  }
  const next = await sent(path)
  let first = next
  for (const asset of named) first += await sent(asset)
  connection.close()
  return { first: first / 1000, next: next / 1000 }
}

async function bench_pages() {
  const file = join(folder, 'regia.db')
  copyFileSync(database, file)
  const arguments_ = ['links', `sqlite:${file}`, String(learners)]
  const links = execFileSync('build/release/bench_people', arguments_, { encoding: 'utf8' }).split('\n')
  const of_kind = kind => links.filter(line => line.startsWith(`${kind} `)).map(line => line.split(' ')[1])
  const usernames = links.filter(line => line.startsWith('answered ')).map(line => line.split(' ')[2])
  const site = await serve(`sqlite:${file}`)
  const server = { ...site, port: Number(new URL(site.address).port) }
  try {
    await new Promise(resolve => setTimeout(resolve, 1000))
    report('memory at rest', memory_mb(server.pid), 'MB', 100)
    const answered = await sign_in(server, of_kind('answered'))
    const unasked = await sign_in(server, of_kind('unasked'))

    const home = repeated(answered, 20000).map(cookie => ({ path: '/percorso', cookie }))
    await measure(server, home.slice(0, 4000), 200, 'home') // pages of the database into memory
    report_measured("learner's home", await measure(server, home, 200, 'home'), 0.20)
    const module_page = repeated(answered, 5000).map(cookie => ({ path: '/percorso/moduli/8', cookie }))
    report_measured('page of a module', await measure(server, module_page, 200, 'module'))
    const readers = answered.map(cookie => ({ cookie, path: '/percorso/moduli/8' }))
    await measure_forms(server, readers, '/passi', 1, 'first step') // it also begins the module, once in nine steps
    const steps = await measure_forms(server, readers, '/passi', 4, 'step')
    report_measured('lesson step, durable', steps, 0.15)

    const asked = await begin_surveys(server, unasked)
    const answers = await measure_forms(server, asked, '/domanda', 6, 'answer')
    report_measured('survey answer, durable, next chosen', answers, 0.25)

    const office = await persona(server, 'Ufficio regionale')
    const lead = await persona(server, 'Referente')
    for (const [what, path, cookie] of [
      ['region page', '/monitoraggio', office],
      ['body page', '/enti/ausl-tc', lead],
      ['list of people', '/enti/ausl-tc/persone', lead],
    ])
      report_measured(what, await measure(server, repeated([{ path, cookie }], 1000), 200, what), 5)
    await bench_certificates(server, await sign_in(server, of_kind('certified').slice(0, certificates)))
    await bench_ways_in(server, answered, usernames)
    report('memory under load', memory_mb(server.pid, 'VmHWM'), 'MB', 300)
    report('first page, with brotli', (await weigh(server, '/accedi')).first, 'KB', 120)
    const pages = [['/percorso', answered[0]], ['/percorso/moduli/8', answered[0]], ['/monitoraggio', office]]
    for (const [path, cookie] of pages)
      report(`next page ${path}, with brotli`, (await weigh(server, path, cookie)).next, 'KB', 10)
  } finally {
    await server.stop()
  }
}

/** First downloads, each of which makes its document and stores it; then the same ones again. */
async function bench_certificates(server, holders) {
  const downloads = []
  await share(server.port, connections, holders, async (connection, cookie) => {
    const page = (await connection.ask({ path: '/attestati', cookie })).body()
    const path = /href="(\/attestati\/[^"]*\/pdf)"/.exec(page)?.[1]
    if (!path) throw new Error('the page of certificates has no document')
    downloads.push({ path, cookie })
  })
  report_measured('certificate, made and stored', await measure(server, downloads, 200, 'certificate'), 8)
  report_measured('certificate, again', await measure(server, downloads, 200, 'certificate'), 1)
}

const password = 'una frase lunga e giusta'

/** The page of sign-in, signing in by password, and how long a page takes meanwhile: has it a pool of its own? */
async function bench_ways_in(server, cookies, usernames) {
  const page = repeated([{ path: '/accedi' }], 5000)
  report_measured('page of sign-in', await measure(server, page, 200, 'sign-in page'), 0.10)
  const some = cookies.slice(0, passwords)
  await measure_forms(server, some.map(cookie => ({ cookie, path: '/password' })), '/password', 1, 'password',
    { password_new: password })
  // All from one address, as from a ward behind one router: none of them may wait for another.
  const forms = some.map((_, i) => ({ method: 'POST', path: '/accedi', fields: { utente: usernames[i], password } }))
  const signing_in = measure(server, forms, 303, 'sign-in by password')
  const connection = new Connection(server.port)
  const waits = []
  let is_over = false
  signing_in.finally(() => { is_over = true })
  while (!is_over) {
    const began = performance.now()
    expect(await connection.ask({ path: '/percorso', cookie: cookies.at(-1) }), 200, 'home beside sign-ins')
    waits.push(performance.now() - began)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  connection.close()
  report_measured('sign-in by password', await signing_in, 80)
  waits.sort((a, b) => a - b)
  report('home while passwords are checked, 95 %', waits[Math.floor(waits.length * 0.95)], 'ms', undefined,
    `${waits.length} pages`)
}

/** Where each of these people finds her first question. */
async function begin_surveys(server, cookies) {
  const people = []
  await share(server.port, connections, cookies, async (connection, cookie) => {
    const page = await connection.ask({ path: '/questionario', cookie })
    const form = form_to(page.body(), '/questionario')
    if (!form) throw new Error('the page of the survey has no form that begins it')
    const reply = expect(await connection.ask({ ...form, cookie }), 303, 'begin the survey')
    people.push({ cookie, path: header(reply, 'location') })
  })
  return people
}

async function import_file(name, path) {
  const database = `sqlite:${join(folder, `${name}.db`)}`
  await regia('--database', database, 'load', 'programmes/toscana-fse2')
  const { said, code, cpu, memory } = await measured_run(program, ['--database', database, 'import', 'people', path])
  if (code !== 0) throw new Error(`the import ended with ${code}: ${said.slice(-500)}`)
  const done = said.trim().split('\n').pop()
  report(`import of ${people} rows (${name}), check, apply, undo data`, cpu / 1000, 's CPU', (8 * people) / 60000, done)
  report(`memory of the import (${name})`, memory, 'MB', 150)
}

async function bench_import() {
  const csv = join(folder, 'people.csv')
  const xlsx = join(folder, 'people.xlsx')
  execFileSync('build/release/bench_people', ['csv', 'programmes/toscana-fse2', people], {
    stdio: ['ignore', openSync(csv, 'w'), 'inherit'],
  })
  writeFileSync(xlsx, workbook_of_csv(readFileSync(csv, 'utf8')))
  await import_file('csv', csv)
  await import_file('xlsx', xlsx)
}

try {
  const how = `${connections} connections, no compression, commits durable`
  console.log(`${people} people, ${how}; load ${load_of_machine()}\n`)
  await bench_import()
  await bench_pages()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(missed ? `\n${missed} limits missed` : '\nall limits held')
process.exitCode = missed ? 1 : 0
