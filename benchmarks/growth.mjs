// Whether the pages of monitoring stay as fast when the people become more: the pages of the region and of the largest
// body, and any filter of its list, over a demo whose people are taken several times. Exits 1 when a limit is missed.
//   node benchmarks/growth.mjs DATABASE_FILE PEOPLE [TIMES ...]      as ./bench --growth does
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { program, serve } from '../tests/program.mjs'
import { Connection, header } from './load.mjs'
import { cpu_ms, load_of_machine, measured_run, memory_mb } from './process.mjs'

const [database, people, ...asked] = process.argv.slice(2)
const sizes = asked.length ? asked.map(Number) : [1, 5, 25]
const page_limit = 3
const filter_limit = 100
const memory_limit = 600
const least_ms = 200 // of CPU, so that the clock of the system (ticks of 10 ms) does not matter
const runs_most = 400
const list = '/enti/ausl-tc/persone'

const filters = {
  'nobody': '?q=zzzz',
  'nobody, two words': '?q=zzzz+qqqq',
  'part of a name, many': '?q=ari',
  'part of a name, few': '?q=querciuzzi+ginev',
  'two letters': '?q=ro',
  'name and state': '?q=ross&stato=da-riprendere',
  'name, unit, profile, state': '?q=mar&struttura=Prevenzione&profilo=nurse&stato=concluso',
  'name, unit, profile, state of nobody': '?q=mar&struttura=Prevenzione&profilo=nurse&stato=fuori-perimetro',
  'name and state of few': '?q=ar&stato=fuori-perimetro',
  'staff number': '?q=10057',
  'staff number of nobody': '?q=999999999',
  'unit': '?struttura=Prevenzione',
  'profile': '?profilo=nurse',
  'state': '?stato=senza-questionario',
  'unit and profile': '?struttura=Prevenzione&profilo=nurse',
  'unit, profile, state of nobody': '?struttura=Prevenzione&profilo=nurse&stato=fuori-perimetro',
  'profile and state of nobody': '?profilo=nurse&stato=fuori-perimetro',
  'unit and state of few': '?struttura=Prevenzione&stato=fuori-perimetro',
}

const yes = fact => ({ fact })
const no = fact => ({ fact, is_not: true })
// Five clauses each, of which most hold of most people, so that few are decided by the first.
const rules = {
  'place': [
    { fact: 'relationship', any_of: ['employee'] },
    { fact: 'wide_area', any_of: ['area-vasta-centro', 'area-vasta-nord-ovest', 'area-vasta-sud-est'] },
    { fact: 'body', any_of: ['ausl-tc', 'ausl-tno', 'ausl-tse', 'aou-careggi', 'aou-pisana'] },
    { fact: 'profile', any_of: ['nurse', 'physician', 'oss', 'administrative'] },
    { fact: 'function', is_not: true, any_of: ['tutor'] },
  ],
  'training': [yes('survey_finished'), yes('path_begun'), { fact: 'modules_done', at_least: 1 }, no('path_concluded'),
    no('certificate')],
  'sets': [no('certificate'), yes('survey_finished'), { fact: 'function', is_not: true, any_of: ['trainer'] },
    { fact: 'district', is_not: true, any_of: ['firenze'] }, { fact: 'modules_done', at_least: 2 }],
}

let missed = 0
function report(what, value, unit, limit) {
  const is_missed = limit !== undefined && value > limit
  if (is_missed) missed++
  const verdict = limit === undefined ? '' : `limit ${limit}${is_missed ? '   MISSED' : ''}`
  const figure = value < 10 ? value.toFixed(2) : value.toFixed(1)
  console.log(`  ${what.padEnd(54)} ${figure.padStart(8)} ${unit} ${verdict}`)
}

async function persona(connection, title) {
  const page = (await connection.ask({ path: '/accedi' })).body()
  const forms = [...page.matchAll(/<form[^>]* action="[^"]*demo\/accedi"[^]*?<\/form>/g)].join('')
  const buttons = forms.matchAll(/<button[^>]*name="([^"]*)"[^>]*value="([^"]*)"[^]*?<\/button>/g)
  const [, name, value] = [...buttons].find(([button]) => button.includes(title))
  const reply = await connection.ask({ method: 'POST', path: '/demo/accedi', fields: { [name]: value } })
  return header(reply, 'set-cookie').split(';')[0]
}

/** CPU of the server for one request: the least of three rounds. */
async function cost(server, connection, path, cookie) {
  const once = async () => {
    const reply = await connection.ask({ path, cookie })
    if (reply.status !== 200) throw new Error(`${path}: ${reply.status}`)
    return reply.body()
  }
  const body = await once()
  await once()
  let least = Infinity
  for (let round = 0; round < 3; round++) {
    const before = cpu_ms(server.pid)
    let runs = 0
    while (runs < runs_most && cpu_ms(server.pid) - before < least_ms) {
      await once()
      runs++
    }
    least = Math.min(least, (cpu_ms(server.pid) - before) / runs)
  }
  return { least, body }
}

/** Until the server has done nothing for two seconds. */
async function until_idle(server) {
  for (let before = -1, now = 0; now !== before; ) {
    before = cpu_ms(server.pid)
    await new Promise(resolve => setTimeout(resolve, 2000))
    now = cpu_ms(server.pid)
  }
}

const link = (body, rel) => new RegExp(`href="([^"]*)" rel="${rel}"`).exec(body)?.[1].replaceAll('&amp;', '&')

/** The preview of a rule, for the region and for the largest body (which also sees some names). */
async function measure_rules(server, connection, office, lead) {
  for (const [what, rule] of Object.entries(rules)) {
    const clauses = rule.map(clause => `&c=${encodeURIComponent(JSON.stringify(clause))}`).join('')
    for (const [who, cookie] of [['region', office], ['body', lead]]) {
      const { least } = await cost(server, connection, `/destinatari/nuovi?dopo=0${clauses}`, cookie)
      report(`rule of five clauses, ${what}, ${who}`, least, 'ms', 200)
    }
  }
}

/** A large file is made by a job, and taken when it is ready. */
async function file_of(connection, path, cookie) {
  const reply = await connection.ask({ path, cookie })
  if (reply.status !== 303) return reply
  const page = header(reply, 'location')
  while ((await connection.ask({ path: page, cookie })).body().includes('id="andamento"'))
    await new Promise(resolve => setTimeout(resolve, 200))
  return connection.ask({ path: `${page}/file`, cookie })
}

/** The list of the largest body as a file, for 60,000 rows of 20 columns at its price a cell. */
async function measure_exports(server, connection, cookie) {
  let cells = 0
  for (const [kind, limit] of [['csv', 1000], ['xlsx', 5000]]) {
    const before = cpu_ms(server.pid)
    const reply = await file_of(connection, `${list}.${kind}`, cookie)
    if (reply.status !== 200) throw new Error(`${kind}: ${reply.status}`)
    const used = cpu_ms(server.pid) - before
    if (kind === 'csv') {
      const lines = reply.body().split('\r\n')
      cells = (lines.length - 2) * lines[0].split(',').length
    }
    report(`${kind} of ${cells} cells: for 60,000 x 20`, (used * 60_000 * 20) / cells, 'ms', limit)
  }
}
async function measure_lists(server, connection, cookie) {
  for (const [what, query] of Object.entries(filters)) {
    for (const [order, more] of [['', ''], [', descending', '&ordina=-nome']]) {
      const first = await cost(server, connection, list + query + more, cookie)
      report(what + order, first.least, 'ms', filter_limit)
      const next = link(first.body, 'next')
      if (!next) continue
      const second = await cost(server, connection, next, cookie)
      report(`${what}${order}, next page`, second.least, 'ms', filter_limit)
      const back = link(second.body, 'prev')
      if (!back) continue
      const third = await cost(server, connection, back, cookie)
      report(`${what}${order}, back`, third.least, 'ms', filter_limit)
    }
  }
}

async function measure_world(file, times) {
  console.log(`\n${people * times} people; load ${load_of_machine()}`)
  if (times > 1) {
    const made = await measured_run('build/release/bench_people', ['multiply', `sqlite:${file}`, String(times)])
    if (made.code !== 0) throw new Error(made.said)
    report('made', made.cpu / 1000, 's CPU')
  }
  const verified = await measured_run(program, ['--database', `sqlite:${file}`, 'verify'])
  if (verified.code !== 0) throw new Error(`verify: ${verified.said.slice(0, 1000)}`)
  report('regia verify: counters as they should be', verified.cpu / 1000, 's CPU')
  const site = await serve(`sqlite:${file}`)
  const server = { ...site, port: Number(new URL(site.address).port) }
  const connection = new Connection(server.port)
  try {
    await until_idle(server) // whatever it does at its start
    const office = await persona(connection, 'Ufficio regionale')
    const lead = await persona(connection, 'Referente')
    for (const [what, path, cookie] of [
      ['page of the region', '/monitoraggio', office],
      ['page of the largest body', '/enti/ausl-tc', lead],
      ['list of people', list, lead],
      ['list of people, descending', `${list}?ordina=-nome`, lead],
      ['a day of the past', '/monitoraggio/al-giorno', office],
    ])
      report(what, (await cost(server, connection, path, cookie)).least, 'ms', page_limit)
    await measure_lists(server, connection, lead)
    if (times === 1) await measure_rules(server, connection, office, lead) // the promise is of 60,000
    report('memory of the server, at most', memory_mb(server.pid, 'VmHWM'), 'MB', memory_limit)
    await measure_exports(server, connection, lead)
    report('memory of the server with the exports', memory_mb(server.pid, 'VmHWM'), 'MB', memory_limit)
  } finally {
    connection.close()
    await site.stop()
  }
  const night = await measured_run('build/release/bench_people', ['night', `sqlite:${file}`, '1'])
  if (night.code !== 0) throw new Error(night.said)
  report('the jobs of a night from Sunday to Monday', Number(night.said), 's CPU')
  report('memory of the night', night.memory, 'MB', memory_limit)
}

const folder = mkdtempSync(join(tmpdir(), 'regia-growth-'))
try {
  for (const times of sizes) {
    const file = join(folder, `world-${times}.db`)
    copyFileSync(database, file)
    await measure_world(file, times)
    rmSync(file)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(missed ? `\n${missed} limits missed` : '\nall limits held')
process.exitCode = missed ? 1 : 0
