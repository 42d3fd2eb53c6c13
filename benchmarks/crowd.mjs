// Learners at work for the last week of a programme: each has a connection of her own, reads, answers, thinks, and
// remembers what the program has acknowledged, so that afterwards it can be asked whether it still knows.
import { Connection, header } from './load.mjs'
import { form_to, unescaped } from './pages.mjs'

const modules = 8
const pause = ms => new Promise(resolve => setTimeout(resolve, ms))

/** A number from 0 to 1 for each call, the same for the same seed. */
function chance(seed) {
  let state = (seed * 2654435761 + 1) >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
}

/** The form that hands a test in, with the first option of every question. */
function filled_test(page) {
  const form = form_to(page, '/verifica/consegna')
  if (!form) return undefined
  for (const [radio] of page.matchAll(/<input[^>]*type="radio"[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(radio)[1]
    form.fields[name] ??= unescaped(/value="([^"]*)"/.exec(radio)[1])
  }
  return form
}

export class Learner {
  /** `attempt` is the path of a survey that she is in. */
  constructor(number, cookie, attempt, log) {
    this.number = number
    this.cookie = cookie
    this.question = attempt
    this.log = log
    this.random = chance(number + 1)
    this.module = 1 + Math.floor(this.random() * modules)
    this.steps = new Map() // module -> ids of the sections whose opening was acknowledged
    this.tests = new Map() // module -> how many attempts were handed in
    this.answers = 0       // of the survey
    this.is_finished = false
  }

  /** One request; whatever is not as it should be is an error of the run. */
  async ask(what, request, status) {
    this.connection ??= new Connection(this.port)
    this.log.count(what)
    const began = performance.now()
    try {
      const reply = await this.connection.ask({ ...request, cookie: this.cookie })
      this.log.took(what, performance.now() - began)
      if (reply.status === status) return reply
      this.log.error(`${what} ${request.path}: ${reply.status} instead of ${status}`, reply.body())
    } catch (reason) {
      this.log.error(`${what} ${request.path}: ${reason.message}`)
      this.connection.close()
      this.connection = undefined
    }
    return undefined
  }

  /** Until `end`, with a pause before each act; about `think_seconds` on average. */
  async work(port, end, think_seconds) {
    this.port = port
    await pause(this.random() * think_seconds * 1000)
    while (performance.now() < end) {
      await this.act()
      await pause(Math.min(-Math.log(1 - this.random()), 4) * think_seconds * 1000)
    }
    this.connection?.close()
    this.connection = undefined
  }

  async act() {
    if (this.question) return this.answer()
    const what = this.random()
    if (what < 0.3) return this.ask('home', { path: '/percorso' }, 200)
    if (what < 0.4) this.module = 1 + Math.floor(this.random() * modules)
    return what < 0.85 ? this.read() : this.sit_test()
  }

  async read() {
    const path = `/percorso/moduli/${this.module}`
    const page = await this.ask('page of a module', { path }, 200)
    const form = page && form_to(page.body(), '/passi')
    if (!form) return
    if (!(await this.ask('lesson step', form, 303))) return
    const opened = this.steps.get(this.module) ?? new Set()
    this.steps.set(this.module, opened.add(form.fields.passo))
  }

  async sit_test() {
    const path = `/percorso/moduli/${this.module}/verifica`
    let page = await this.ask('page of a test', { path }, 200)
    if (!page) return
    const begin = form_to(page.body(), path)
    if (begin && begin.path.endsWith('/verifica')) {
      if (!(await this.ask('test begun', begin, 303))) return
      page = await this.ask('page of a test', { path }, 200)
    }
    const form = page && filled_test(page.body())
    if (!form || !(await this.ask('test handed in', form, 303))) return
    this.tests.set(this.module, Math.max(this.tests.get(this.module) ?? 0, Number(form.fields.tentativo)))
  }

  async answer() {
    const page = await this.ask('question', { path: this.question }, 200)
    const form = page && form_to(page.body(), '/domanda')
    if (!form) return
    const reply = await this.ask('survey answer', form, 303)
    if (!reply) return
    this.answers++
    if (header(reply, 'location').includes('/domanda')) return
    this.is_finished = true
    this.attempt = this.question
    this.question = undefined
  }

  /** What was acknowledged and is not there any more, in words. */
  async lost(port) {
    const lost = []
    const connection = new Connection(port)
    const read = async path => {
      const reply = await connection.ask({ path, cookie: this.cookie })
      if (reply.status !== 200) return lost.push(`${path}: ${reply.status}`) && undefined
      return JSON.parse(reply.body())
    }
    for (const module of new Set([...this.steps.keys(), ...this.tests.keys()])) {
      const known = await read(`/api/v1/path/modules/F${module}`)
      if (!known) continue
      const open = new Set(known.sections.filter(one => one.is_open).map(one => one.id))
      for (const step of this.steps.get(module) ?? [])
        if (!open.has(step)) lost.push(`person ${this.number}: section ${step} of F${module} is not open`)
      if (known.test.attempts < (this.tests.get(module) ?? 0))
        lost.push(`person ${this.number}: ${known.test.attempts} attempts at the test of F${module}, not ` +
                  `${this.tests.get(module)}`)
    }
    if (this.answers > 0 && !this.is_finished) {
      const [, attempt] = /questionari\/([^/]+)\//.exec(this.question)
      const known = await read(`/api/v1/surveys/${attempt}/question`)
      if (known && known.answered < this.answers)
        lost.push(`person ${this.number}: ${known.answered} answers, not ${this.answers}`)
    }
    if (this.is_finished) {
      const page = await connection.ask({ path: '/percorso', cookie: this.cookie })
      if (page.status !== 200 || page.body().includes('action="/questionario"'))
        lost.push(`person ${this.number}: her survey is not finished`)
    }
    connection.close()
    return lost
  }
}
