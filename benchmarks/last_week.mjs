// The last week of the programme: thousands of people at once in lessons, survey and tests, while a staff file comes
// in, lists go out and letters are written. Nothing may fail, nothing acknowledged may be lost (the server is killed at
// the end and asked again), memory stays flat, and what a request costs stays what ./bench promises.
//   node benchmarks/last_week.mjs DATABASE_FILE PEOPLE [--minutes 10] [--crowd 5000] [--think 10]
import { copyFileSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { program, regia, serve } from '../tests/program.mjs'
import { Learner } from './crowd.mjs'
import { Connection, header, share } from './load.mjs'
import { connections, expect, form_to, measure, persona, sign_in } from './pages.mjs'
import { cpu_ms, load_of_machine, memory_mb } from './process.mjs'

const [database, people] = process.argv.slice(2)
const option = (name, usual) => {
  const at = process.argv.indexOf(name)
  return at < 0 ? usual : Number(process.argv[at + 1])
}
const minutes = option('--minutes', 10)
const crowd = option('--crowd', 5000)
const think_seconds = option('--think', 10)
const flat_share = 0.15
const idle_ms = 40 // CPU in two seconds of a server that only waits
const flat_mb = 24 // pages of the database that a reader keeps, buffers of the larger crowd
const folder = mkdtempSync(join(tmpdir(), 'regia-last-week-'))
const pause = ms => new Promise(resolve => setTimeout(resolve, ms))

let missed = 0
function report(what, value, unit, limit, note = '') {
  const is_missed = limit !== undefined && value > limit
  if (is_missed) missed++
  const verdict = limit === undefined ? '' : `limit ${Number(limit.toPrecision(3))}${is_missed ? '   MISSED' : ''}`
  const figure = Number.isInteger(value) ? String(value) : value < 10 ? value.toFixed(3) : value.toFixed(1)
  console.log(`${what.padEnd(44)} ${figure.padStart(8)} ${unit.padEnd(10)} ${verdict.padEnd(20)} ${note}`)
}

/** What the crowd did, and what went wrong. */
class Log {
  done = new Map()
  times = new Map()
  errors = []
  count(what) {
    this.done.set(what, (this.done.get(what) ?? 0) + 1)
  }
  took(what, ms) {
    const times = this.times.get(what) ?? []
    if (times.length < 200_000) times.push(ms)
    this.times.set(what, times)
  }
  error(what, body = '') {
    this.errors.push(what)
    if (this.errors.length <= 5) console.error(`  ${what} ${body.slice(0, 300)}`)
  }
  total() {
    return [...this.done.values()].reduce((sum, one) => sum + one, 0)
  }
}

/** Somebody at a desk: follows pages with a cookie, by fetch, since she sends files too. */
class Desk {
  constructor(site, cookie, log) {
    Object.assign(this, { site, cookie, log })
  }
  async send(what, path, options = {}) {
    const headers = { cookie: this.cookie, 'sec-fetch-site': 'same-origin', ...options.headers }
    const reply = await fetch(this.site.address + path, { redirect: 'manual', ...options, headers })
    const body = await reply.text()
    this.log.count(what)
    if (reply.status >= 400) this.log.error(`${what} ${path}: ${reply.status}`, body)
    return { status: reply.status, to: reply.headers.get('location') ?? '', body }
  }
  /** A table as a file, how many bytes it has; a large one is made by a job and taken when it is ready. */
  async file(path) {
    const reply = await this.send('export', path)
    if (reply.status !== 303) return reply.body.length
    while ((await this.send('export', reply.to)).body.includes('id="andamento"')) await pause(500)
    return (await this.send('export', `${reply.to}/file`)).body.length
  }
  /** The first form of a page that posts to `to`. */
  async submit(what, path, to, fields = {}) {
    const page = await this.send(what, path)
    const form = form_to(page.body, to)
    if (!form) return this.log.error(`${what} ${path} has no form to ${to}`)
    const is_file = Object.values(fields).some(value => value instanceof File)
    const body = is_file ? new FormData() : new URLSearchParams()
    for (const [name, value] of Object.entries({ ...form.fields, ...fields })) body.append(name, value)
    return this.send(what, form.path, { method: 'POST', body })
  }
}

const maker = join(dirname(program), 'bench_people')

/** The page of an import when no job is at work on it any more. */
async function end_of_job(desk, path) {
  for (;;) {
    const page = await desk.send('import', path)
    if (page.status >= 300 || !page.body.includes('id="andamento"')) return page
    await pause(1000)
  }
}

/** A staff file of new people, checked and applied in the pages; gives how long both took. */
async function bring_staff(desk, rows) {
  const file = join(folder, 'personale.csv')
  execFileSync(maker, ['csv', 'programmes/toscana-fse2', String(rows)], {
    stdio: ['ignore', openSync(file, 'w'), 'inherit'],
  })
  const began = performance.now()
  const text = new File([readFileSync(file)], 'personale.csv')
  const sent = await desk.submit('import', '/importazioni', '/importazioni', { file: text })
  if (!sent?.to) return desk.log.error('the staff file was not taken', sent?.body)
  await end_of_job(desk, sent.to) // a large file is checked by a job
  const applied = await desk.submit('import', sent.to.split('?')[0], '/applica')
  if (!applied?.to) return desk.log.error('the staff file was not applied', applied?.body)
  const page = await end_of_job(desk, applied.to)
  if (form_to(page.body, '/applica')) desk.log.error('the staff file was not applied to its end', page.body)
  return (performance.now() - began) / 1000
}

/** Lists and figures as files, again and again until the end. */
async function take_lists(lead, office, end) {
  let bytes = 0
  while (performance.now() < end) {
    for (const [desk, path] of [[lead, '/enti/ausl-tc/persone.csv'], [lead, '/enti/ausl-tc/persone.xlsx'],
      [office, '/monitoraggio.csv'], [office, '/monitoraggio.xlsx']]) {
      bytes += await desk.file(path)
      await pause(1000)
    }
    await pause(4000)
  }
  return bytes
}

/** Invitations of the region and reminders of a body to all whom they concern. */
async function write_letters(lead, office) {
  await office.submit('mailing', '/inviti', '/inviti')
  await lead.submit('mailing', '/enti/ausl-tc/promemoria', '/promemoria', { tutte: '1' })
}

async function begin_surveys(server, cookies) {
  const asked = []
  await share(server.port, connections, cookies, async (connection, cookie) => {
    const form = form_to((await connection.ask({ path: '/questionario', cookie })).body(), '/questionario')
    const reply = form && expect(await connection.ask({ ...form, cookie }), 303, 'begin the survey')
    if (reply) asked.push([cookie, header(reply, 'location')])
  })
  return asked
}

/** Each operation by itself, on the server that has just had the week, at what ./bench allows it. */
async function costs(server, learners) {
  const connection = new Connection(server.port)
  const readers = learners.filter(one => !one.question)
  const forms = async (list, path_of, to) => {
    const requests = []
    await share(server.port, connections, list, async (one, learner) => {
      const reply = await one.ask({ path: path_of(learner), cookie: learner.cookie })
      const form = reply.status === 200 && form_to(reply.body(), to)
      if (form) requests.push([learner, { ...form, cookie: learner.cookie }])
    })
    return requests
  }
  const told = (what, { cpu, n, seconds }, limit) =>
    report(what, cpu / n, 'ms CPU', limit, `${n} requests, ${Math.round(n / seconds)}/s at load ${load_of_machine()}`)
  const homes = readers.flatMap(({ cookie }) => [{ path: '/percorso', cookie }, { path: '/percorso', cookie }])
  told("learner's home", await measure(server, homes, 200, 'home'), 0.20)
  const pages = readers.map(({ cookie }) => ({ path: '/percorso/moduli/8', cookie }))
  told('page of a module', await measure(server, pages, 200, 'module'))
  for (const [what, list, path_of, to, limit, keep] of [
    ['lesson step, durable', readers, () => '/percorso/moduli/8', '/passi', 0.15,
      (one, form) => one.steps.set(8, (one.steps.get(8) ?? new Set()).add(form.fields.passo))],
    ['survey answer, durable, next chosen', learners.filter(one => one.question), one => one.question, '/domanda', 0.25,
      one => one.answers++],
  ]) {
    const requests = await forms(list, path_of, to)
    if (requests.length < 50) continue
    told(what, await measure(server, requests.map(([, form]) => form), 303, what), limit)
    for (const [one, form] of requests) keep(one, form)
  }
  connection.close()
}

/** All events are followed and no job works any more: letters, counters. @returns how many seconds that took */
async function settled(server) {
  const connection = new Connection(server.port)
  const began = performance.now()
  for (let waiting = 1, used = idle_ms; waiting > 0 || used >= idle_ms; ) {
    const before = cpu_ms(server.pid)
    await pause(2000)
    used = cpu_ms(server.pid) - before
    const text = (await connection.ask({ path: '/metrics' })).body()
    waiting = Number(/^regia_events_waiting (\d+)/m.exec(text)?.[1] ?? 0)
  }
  connection.close()
  return (performance.now() - began) / 1000
}

const with_port = site => ({ ...site, port: Number(new URL(site.address).port) })

async function last_week() {
  const file = join(folder, 'regia.db')
  copyFileSync(database, file)
  const lines = execFileSync(maker, ['links', `sqlite:${file}`, String(crowd)], { encoding: 'utf8' }).split('\n')
  const of_kind = kind => lines.filter(line => line.startsWith(`${kind} `)).map(line => line.split(' ')[1])
  const unasked = of_kind('unasked').slice(0, Math.floor(crowd / 5))
  const answered = of_kind('answered').slice(0, crowd - unasked.length)
  let server = with_port(await serve(`sqlite:${file}`))
  const log = new Log()
  try {
    const asked = await begin_surveys(server, await sign_in(server, unasked))
    const cookies = await sign_in(server, answered)
    const learners = [...asked, ...cookies.map(cookie => [cookie])].map(
      ([cookie, attempt], i) => new Learner(i, cookie, attempt, log))
    const lead = new Desk(server, await persona(server, 'Referente'), log)
    const office = new Desk(server, await persona(server, 'Ufficio regionale'), log)
    console.log(`${learners.length} people at once, one request in ${think_seconds} s each, ${minutes} min`)

    const began = performance.now()
    const end = began + minutes * 60_000
    const cpu = cpu_ms(server.pid)
    const part = share_of => pause(began + share_of * minutes * 60_000 - performance.now())
    const memory = []
    const watch = (async () => {
      for (const share_of of [1 / 3, 2 / 3, 1]) {
        await part(share_of)
        memory.push(memory_mb(server.pid))
      }
    })()
    const lists = part(0.05).then(() => take_lists(lead, office, end))
    const letters = part(0.1).then(() => write_letters(lead, office))
    const staff = part(0.15).then(() => bring_staff(office, Math.floor(Number(people) / 5)))
    await Promise.all(learners.map(one => one.work(server.port, end, think_seconds)))
    const [, bytes] = await Promise.all([watch, lists, letters])
    const import_seconds = await staff
    const seconds = (performance.now() - began) / 1000

    const used = cpu_ms(server.pid) - cpu
    const asked_for = log.total()
    console.log('')
    for (const [what, n] of log.done) {
      const times = (log.times.get(what) ?? []).sort((a, b) => a - b)
      const at = share_of => times[Math.floor(times.length * share_of)]?.toFixed(0)
      report(what, n, 'requests', undefined, times.length ? `median ${at(0.5)} ms, 99 % ${at(0.99)} ms` : '')
    }
    report('all of it, CPU of the server a request', used / asked_for, 'ms CPU', undefined,
      `${Math.round(asked_for / seconds)}/s, ${(used / 10 / seconds).toFixed(0)} % of a core, ` +
      `load ${load_of_machine()}`)
    report('lists as files', bytes / 1e6, 'MB')
    if (import_seconds) report('staff file, checked and applied beside', import_seconds, 's')
    report('errors', log.errors.length, '', 0)
    report('memory at a third', memory[0], 'MB')
    report('memory at two thirds', memory[1], 'MB')
    report('memory at the end', memory[2], 'MB', memory[0] * (1 + flat_share) + flat_mb)
    report('memory at its highest', memory_mb(server.pid, 'VmHWM'), 'MB', 300)
    report('until what was left to do was done', await settled(server), 's')
    await costs(server, learners)

    await server.kill()
    server = with_port(await serve(`sqlite:${file}`))
    const lost = []
    await share(server.port, connections, learners, async (_, one) => lost.push(...(await one.lost(server.port))))
    for (const one of lost.slice(0, 5)) console.error(`  ${one}`)
    const kept = learners.reduce((sum, one) => sum + one.answers + one.tests.size +
      [...one.steps.values()].reduce((steps, opened) => steps + opened.size, 0), 0)
    report('acknowledged and lost after kill -9', lost.length, `of ${kept}`, 0)
    await settled(server)
  } finally {
    await server.stop()
  }
  const [wrong, said] = await regia('--database', `sqlite:${file}`, 'verify')
    .then(({ stdout }) => [0, stdout], reason => [1, reason.message])
  report('counters and frozen figures are wrong', wrong, '', 0, said.trim().split('\n').pop())
}

try {
  await last_week()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(missed ? `\n${missed} limits missed` : '\nall limits held')
process.exitCode = missed ? 1 : 0
