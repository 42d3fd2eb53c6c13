// The record store under load: statements in batches that share their activities, single ones, and a page of each query
// once they are all there. Limits on CPU; exits 1 when one is missed.
//   node benchmarks/records.mjs STATEMENTS [DATABASE_URL]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { regia, serve } from '../tests/program.mjs'
import { share } from './load.mjs'
import { cpu_ms, load_of_machine, memory_mb } from './process.mjs'

const count = Number(process.argv[2] ?? 100_000)
const folder = mkdtempSync(join(tmpdir(), 'regia-records-'))
const database = process.argv[3] ?? `sqlite:${join(folder, 'regia.db')}`
const batch_size = 50
const agents = Math.max(20, Math.floor(count / 200))
const activities = 300

let missed = 0
function report(what, value, unit, limit, note) {
  const verdict = limit === undefined ? '' : `limit ${limit}${value > limit ? '   MISSED' : ''}`
  if (limit !== undefined && value > limit) missed++
  console.log(`${what.padEnd(44)} ${value.toFixed(3).padStart(8)} ${unit.padEnd(12)} ${verdict.padEnd(20)} ${note}`)
}

const uuid = (kind, n) => `${kind}${String(n).padStart(7, '0')}-0000-4000-8000-000000000000`
const verbs = ['answered', 'attempted', 'completed', 'experienced', 'passed', 'failed', 'launched', 'initialized']

/** One statement of about 900 bytes: somebody did something in a lesson of a course. */
function statement(n) {
  const agent = (n * 7919) % agents
  const activity = (n * 31) % activities
  const verb = verbs[n % verbs.length]
  return {
    actor: { objectType: 'Agent', account: { homePage: 'https://persone.example.it', name: `persona-${agent}` } },
    verb: { id: `http://adlnet.gov/expapi/verbs/${verb}`, display: { it: verb, en: verb } },
    object: {
      id: `https://corsi.example.it/lezione/${activity}`,
      definition: { name: { it: `Lezione ${activity}` }, type: 'http://adlnet.gov/expapi/activities/lesson' },
    },
    result: { score: { scaled: (n % 100) / 100 }, success: n % 3 > 0, duration: 'PT3M20S' },
    context: {
      registration: uuid('a', agent),
      contextActivities: {
        parent: [{ id: `https://corsi.example.it/modulo/${activity % 20}` }],
        grouping: [{ id: 'https://corsi.example.it/corso' }],
      },
    },
    timestamp: new Date(1.77e12 + n * 1000).toISOString(),
  }
}

async function measured(site, connections, requests, status, per) {
  const cpu = cpu_ms(site.pid)
  const began = performance.now()
  let errors = 0
  await share(site.port, connections, requests, async (connection, request) => {
    const reply = await connection.ask(typeof request === 'function' ? request() : request)
    if (reply.status !== status) {
      if (errors++ === 0) console.error(`${reply.status}: ${reply.body().slice(0, 300)}`)
    }
  })
  const seconds = (performance.now() - began) / 1000
  const n = requests.length * per
  if (errors) throw new Error(`${errors} requests failed`)
  return { cpu: (cpu_ms(site.pid) - cpu) / n, note: `${n}, ${Math.round(n / seconds)}/s at load ${load_of_machine()}` }
}

async function bench(site, credential) {
  const headers = `Authorization: Basic ${credential}\r\nX-Experience-API-Version: 2.0.0\r\n`
  const get = query => ({ path: `/xapi/statements?${new URLSearchParams(query)}`, headers })
  const post = json => ({ method: 'POST', path: '/xapi/statements', headers, json })
  const batch = first => () =>
    post(JSON.stringify(Array.from({ length: batch_size }, (_, i) => statement(first + i))))
  const batches = Array.from({ length: Math.ceil(count / batch_size) }, (_, i) => batch(i * batch_size))
  const stored = await measured(site, 16, batches, 200, batch_size)
  report('statement, in batches of 50', stored.cpu, 'ms CPU', 0.09, stored.note)
  const singles = Array.from({ length: 5000 }, (_, i) => () => post(JSON.stringify(statement(count + i))))
  const single = await measured(site, 32, singles, 200, 1)
  report('statement, alone, 32 connections', single.cpu, 'ms CPU', 0.2, single.note)

  const agent = n => JSON.stringify(statement(n).actor)
  const noon = new Date().toISOString()
  for (const [what, query] of [
    ['newest', () => ({})],
    ['by agent', n => ({ agent: agent(n) })],
    ['by verb', n => ({ verb: statement(n).verb.id })],
    ['by activity', n => ({ activity: statement(n).object.id })],
    ['by registration', n => ({ registration: statement(n).context.registration })],
    ['by agent and verb', n => ({ agent: agent(n), verb: statement(n).verb.id })],
    ['by time', () => ({ until: noon })],
    ['by related activity', () => ({ activity: 'https://corsi.example.it/corso', related_activities: true })],
  ]) {
    const requests = Array.from({ length: 1000 }, (_, n) => get({ ...query(n), limit: 50 }))
    await measured(site, 4, requests.slice(0, 100), 200, 1)
    const asked = await measured(site, 4, requests, 200, 1)
    report(`page of 50, ${what}`, asked.cpu, 'ms CPU', 1, asked.note)
  }
  report('memory', memory_mb(site.pid, 'VmHWM'), 'MB', 300, '')
}

let site
try {
  console.log(`${count} statements of ${JSON.stringify(statement(1)).length} bytes; load ${load_of_machine()}\n`)
  const { stdout } = await regia('--database', database, 'token', '--xapi', 'all', '--name', 'Bench')
  site = await serve(database)
  site.port = Number(new URL(site.address).port)
  await bench(site, Buffer.from(stdout.trim().replace(' ', ':')).toString('base64'))
} finally {
  await site?.stop()
  rmSync(folder, { recursive: true, force: true })
}
console.log(missed ? `\n${missed} limits missed` : '\nall limits held')
process.exitCode = missed ? 1 : 0
