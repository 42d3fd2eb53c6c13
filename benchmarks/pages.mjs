// What benchmarks do with pages: forms as a browser without scripts sends them, signing in, what requests cost.
import { Connection, header, share } from './load.mjs'
import { cpu_ms } from './process.mjs'

export const connections = 64

export const unescaped = text => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"')

/** The first form of a page that posts to an address that contains `to`, with its hidden fields and first button. */
export function form_to(page, to) {
  for (const [form, action] of page.matchAll(/<form[^>]* action="([^"]*)"[^]*?<\/form>/g)) {
    if (!action.includes(to) || !form.includes('method="post"')) continue
    const fields = {}
    for (const [input] of form.matchAll(/<input[^>]*type="hidden"[^>]*>/g))
      fields[/name="([^"]*)"/.exec(input)[1]] = unescaped(/value="([^"]*)"/.exec(input)?.[1] ?? '')
    const radio = /<input[^>]*type="radio"[^>]*>/.exec(form)?.[0]
    const button = /<button[^>]*name="[^"]*"[^>]*value="[^"]*"/.exec(form)?.[0]
    const chosen = radio ?? button
    if (chosen) fields[/name="([^"]*)"/.exec(chosen)[1]] = unescaped(/value="([^"]*)"/.exec(chosen)[1])
    return { method: 'POST', path: unescaped(action), fields }
  }
}

export function expect(reply, status, what) {
  if (reply.status === status) return reply
  throw new Error(`${what}: ${reply.status} instead of ${status}\n${reply.body().slice(0, 400)}`)
}

async function statements(connection) {
  const text = (await connection.ask({ path: '/metrics' })).body()
  return Number(/^regia_db_statements_total (\d+)/m.exec(text)[1])
}

/** Server CPU and statements of these requests. Each must answer with `status`. */
export async function measure(server, requests, status, what) {
  const connection = new Connection(server.port)
  const before = await statements(connection)
  const cpu = cpu_ms(server.pid)
  const began = performance.now()
  let bytes = 0
  await share(server.port, connections, requests, async (one, request) => {
    const reply = expect(await one.ask(request), status, what)
    bytes += reply.size
  })
  const seconds = (performance.now() - began) / 1000
  const used = cpu_ms(server.pid) - cpu
  const asked = (await statements(connection)) - before
  connection.close()
  const n = requests.length
  return { cpu: used, n, seconds, statements: asked, bytes: bytes / n }
}

export const cookie_of = reply => header(reply, 'set-cookie').split(';')[0]

/** Cookies of learners, in the order of the links that were made for them. */
export async function sign_in(server, links) {
  const cookies = new Map()
  await share(server.port, connections, links, async (connection, secret) => {
    const reply = await connection.ask({ method: 'POST', path: `/accedi/link/${secret}`, fields: {} })
    cookies.set(secret, cookie_of(expect(reply, 303, 'sign-in')))
  })
  return links.map(secret => cookies.get(secret))
}

/** The cookie of a persona, by the words of her title on the page of sign-in. */
export async function persona(server, title) {
  const connection = new Connection(server.port)
  const page = (await connection.ask({ path: '/accedi' })).body()
  const forms = [...page.matchAll(/<form[^>]* action="[^"]*demo\/accedi"[^]*?<\/form>/g)].join('')
  const buttons = forms.matchAll(/<button[^>]*name="([^"]*)"[^>]*value="([^"]*)"[^]*?<\/button>/g)
  const [, name, value] = [...buttons].find(([button]) => button.includes(title)) ?? []
  if (!name) throw new Error(`no persona is called ${title}`)
  const reply = await connection.ask({ method: 'POST', path: '/demo/accedi', fields: { [name]: value } })
  connection.close()
  return cookie_of(expect(reply, 303, title))
}
