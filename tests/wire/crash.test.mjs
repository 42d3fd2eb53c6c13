// SIGKILL at a random instant, twenty times, under mixed load. Every write that was acknowledged before it is there
// after a start on the same file without any repair; nothing is half done; counters are what a recount gives.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { it } from 'node:test';
import { Browser, Gone, byLink, caughtUp, copyOfDemo, links, persona, regia, serve, staffLines } from './lib.mjs';

const rounds = 20;
const rows_of_an_import = 5;
const dice = seed => () => { // mulberry32: the same seed, the same course of events on our side
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
};
const seed = Number(process.env.REGIA_TEST_SEED ?? Date.now() % 1_000_000);
const random = dice(seed);
const below = count => Math.floor(random() * count);

const json = reply => JSON.parse(reply.body);
function accepted(reply, what, ...statuses) {
  assert.ok(statuses.includes(reply.status), `${what}: ${reply.status} ${reply.body.slice(0, 300)}`);
  return reply;
}

/** Someone who answers the survey; knows how many of her answers were acknowledged. */
class Respondent {
  constructor(browser) {
    this.browser = browser;
    this.answered = 0;
    this.writes = 0;
    this.is_finished = false;
  }

  async act() {
    if (this.is_finished) return void accepted(await this.browser.get('/profilo'), 'profile', 200);
    if (!this.waiting) {
      this.take(json(accepted(await this.browser.postJson('/api/v1/surveys', {}), 'survey', 200, 201)));
      return;
    }
    const { attempt, question } = this.waiting;
    const answer = { position: question.position, choice: below(5) < 4 ? below(4) : null };
    this.take(json(accepted(await this.browser.postJson(`/api/v1/surveys/${attempt}/answers`, answer), 'answer', 200)));
  }

  take(document) {
    this.waiting = document;
    this.attempt = document.attempt;
    this.answered = document.answered;
    this.is_finished = document.is_finished;
    ++this.writes;
  }

  async verify() {
    if (!this.attempt) return;
    const found = json(accepted(await this.browser.get(`/api/v1/surveys/${this.attempt}/question`), 'question', 200));
    assert.ok(found.answered === this.answered || found.answered === this.answered + 1,
      `${this.answered} answers were acknowledged, ${found.answered} are there`);
    assert.ok(found.is_finished || !this.is_finished, 'a finished survey is open again');
    assert.equal(found.is_finished, found.question === null, 'a survey is finished or has a question');
    const profile = json(accepted(await this.browser.get('/api/v1/profile'), 'profile', 200));
    assert.equal(profile.result !== null, found.is_finished, 'levels come with the last answer');
    if (found.is_finished) assert.equal(profile.result.areas.length, 6);
    this.waiting = found;
    this.answered = found.answered;
    this.is_finished = found.is_finished;
  }
}

/** Someone who reads modules and does their tests; knows which steps and tests were acknowledged. */
class Reader {
  constructor(browser) {
    this.browser = browser;
    this.opened = new Map(); // module -> its steps in the order they were opened
    this.last = new Map();   // module -> the step where she is
    this.marked = new Map(); // test -> what was handed in, and what it came to
    this.writes = 0;
    this.position = 1;
  }

  async act() {
    if (below(4) === 0) return void accepted(await this.browser.get('/percorso'), 'path', 200);
    if (this.position > 8) return this.readAgain();
    const form = await this.browser.form(`/percorso/moduli/${this.position}`, '/passi');
    if (form) return this.open(form);
    return this.test();
  }

  async open(form) {
    const step = form.hidden.passo;
    this.doing = [this.position, step];
    accepted(await this.browser.post(form.action, form.hidden), 'step', 303);
    const opened = this.opened.get(this.position) ?? [];
    if (!opened.includes(step)) this.opened.set(this.position, [...opened, step]);
    this.last.set(this.position, step);
    this.doing = undefined;
    ++this.writes;
  }

  async readAgain() {
    const known = [...this.opened.keys()];
    if (known.length === 0) return void accepted(await this.browser.get('/percorso/moduli/8'), 'module', 200);
    const position = known[below(known.length)];
    const steps = this.opened.get(position);
    const step = steps[below(steps.length)];
    const path = `/api/v1/path/modules/${this.codes[position - 1]}/steps`;
    this.doing = [position, step];
    accepted(await this.browser.postJson(path, { section: step }), 'step again', 200);
    this.last.set(position, step);
    this.doing = undefined;
    ++this.writes;
  }

  async test() {
    const tests = `/api/v1/path/modules/${await this.code()}/tests`;
    const begun = await this.browser.postJson(tests, {});
    if (begun.status === 409) return void ++this.position; // passed, or no attempt is left
    const attempt = json(accepted(begun, 'test', 201));
    ++this.writes;
    const answers = attempt.questions.map(() => below(4));
    const path = `${tests}/${attempt.attempt}`;
    const result = json(accepted(await this.browser.postJson(path, { answers }), 'hand-in', 200));
    this.marked.set(path, { answers, result });
    ++this.writes;
    ++this.position;
  }

  async code() {
    if (!this.codes) this.codes = (await this.path()).modules.map(module => module.code);
    return this.codes[this.position - 1];
  }

  async path() {
    return json(accepted(await this.browser.get('/api/v1/path'), 'path', 200));
  }

  async verify() {
    const path = await this.path();
    for (const [position, steps] of this.opened) {
      const module = path.modules[position - 1];
      assert.ok(module.sections_opened >= steps.length,
        `module ${position}: ${steps.length} steps were acknowledged, ${module.sections_opened} are there`);
      assert.ok(module.sections_opened <= module.sections_total, 'no more steps than there are');
      const under_way = this.doing?.[0] === position ? this.doing[1] : undefined;
      assert.ok([this.last.get(position), under_way].includes(module.last_section), 'she goes on where she was');
      this.last.set(position, module.last_section);
    }
    this.doing = undefined;
    for (const [handed, { answers, result }] of this.marked) {
      // The second arrival of a form gives the first's result; of an earlier attempt, that another one is open.
      const again = await this.browser.postJson(handed, { answers });
      if (again.status !== 409) assert.deepEqual(json(accepted(again, 'hand-in again', 200)), result);
      const module = path.modules.find(one => handed.includes(`/modules/${one.code}/`));
      if (result.is_passed) assert.equal(module.state, 'completed', 'a passed test completes its module');
    }
    const completed = path.modules.filter(module => module.state === 'completed');
    assert.equal(path.modules_completed, completed.length, 'the course counts its modules');
    for (const module of completed) assert.equal(module.sections_opened, module.sections_total);
  }
}

/** Somebody of the office who uploads staff files and applies them. */
class Importer {
  constructor(browser, lines) {
    this.browser = browser;
    [this.head, ...this.lines] = lines;
    this.files = [];
    this.writes = 0;
  }

  file(from) {
    return [this.head, ...this.lines.slice(from, from + rows_of_an_import)].join('\n') + '\n';
  }

  async upload(from) {
    const page = await this.browser.form('/importazioni', '/importazioni');
    const reply = await this.browser.upload('/importazioni', page.hidden, `file-${from}.csv`, this.file(from));
    return accepted(reply, 'upload', 303).headers.location;
  }

  async act() {
    const last = this.files.at(-1);
    if (last && !last.is_applied) {
      accepted(await this.browser.submit(last.path, '/applica'), 'apply', 303);
      last.is_applied = true;
      ++this.writes;
      return;
    }
    const from = this.next ?? 0;
    if (from + rows_of_an_import > this.lines.length) return void (await this.browser.get('/importazioni'));
    this.next = from + rows_of_an_import;
    this.files.push({ from, path: await this.upload(from), is_applied: false });
    ++this.writes;
  }

  async verify() {
    for (const file of this.files) {
      const apply = await this.browser.form(file.path, '/applica');
      if (file.is_applied) assert.equal(apply, undefined, 'an applied file is applied');
      else if (!apply) file.is_applied = true; // done, and killed before we heard of it
    }
    // The file once more: whoever it brought is there, each of them once and as the file says.
    const applied = this.files.filter(file => file.is_applied).at(-1);
    if (!applied || applied === this.compared) return;
    this.compared = applied;
    const page = await this.browser.get(await this.upload(applied.from));
    const counts = [...page.body.matchAll(/<dd[^>]*>\s*(\d+)\s*</g)].map(([, count]) => Number(count));
    assert.deepEqual(counts.slice(-4), [0, 0, rows_of_an_import, 0], 'new, changed, the same, refused');
  }
}

class Visitor {
  constructor(browser) {
    this.browser = browser;
    this.writes = 0;
  }

  async act() {
    const path = ['/accedi', '/percorso', '/health/ready', '/en/percorso', '/assistenza'][below(5)];
    accepted(await this.browser.get(path), path, 200);
  }

  async verify() {}
}

/** Everybody acts until the program is killed under them. */
async function liveUntilKilled(site, people) {
  let is_killed = false;
  const written = () => people.reduce((sum, person) => sum + person.writes, 0);
  const enough = written() + 10 + below(40);
  let wake;
  const worked = new Promise(resolve => { wake = resolve; });
  const living = people.map(async person => {
    for (;;) {
      try {
        await person.act();
      } catch (error) {
        if (!is_killed || !(error instanceof Gone)) throw error;
        return;
      }
      if (written() >= enough) wake();
    }
  });
  await Promise.race([worked, Promise.all(living)]);
  await new Promise(resolve => setTimeout(resolve, random() * 60)); // anywhere between two requests, or in one
  is_killed = true;
  await site.kill();
  await Promise.all(living);
}

it(`an acknowledged write outlives SIGKILL, ${rounds} times (REGIA_TEST_SEED=${seed})`, async () => {
  const { database, file } = await copyOfDemo();
  const { answered, unasked } = await links(database, 8);
  const lines = await staffLines(rounds * 4 * rows_of_an_import);
  let site = await serve(database);
  const people = [
    ...(await Promise.all(unasked.map(async secret => new Respondent(await byLink(site, secret))))),
    ...(await Promise.all(answered.map(async secret => new Reader(await byLink(site, secret))))),
    new Importer(await persona(site, 'Nesi'), lines),
    new Visitor(await persona(site, 'Bini')),
    new Visitor(await persona(site, 'Dini')),
  ];
  assert.ok(unasked.length >= 3 && answered.length >= 6, 'the demo has people of both kinds');
  let start_ms = 0;
  for (let round = 1; round <= rounds; ++round) {
    await liveUntilKilled(site, people);
    const began = performance.now();
    site = await serve(database);
    start_ms = Math.max(start_ms, performance.now() - began);
    assert.ok(existsSync(file));
    for (const person of people) {
      const old = person.browser;
      person.browser = old.at(site);
      person.browser.token = old.token;
      old.close();
    }
    await Promise.all(people.map(person => person.verify()));
    await caughtUp(site);
    const { stdout } = await regia('--database', database, 'verify');
    assert.match(stdout, /as they should be/);
  }
  const writes = people.reduce((sum, person) => sum + person.writes, 0);
  console.log(`${writes} acknowledged writes, ${rounds} kills, slowest start ${Math.round(start_ms)} ms`);
  await new Browser(site).get('/health/ready');
  assert.equal(await site.stop(), 0);
});
