// Two programs on one PostgreSQL database, against each other: the same person at both at once, one of them killed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { byLink, caughtUp, links, metric, persona, programme, regia, serve, staffLines, until } from './lib.mjs';

const cluster = process.env.REGIA_TEST_POSTGRES;
const psql = (url, sql) =>
  execFileSync('/usr/lib/postgresql/15/bin/psql', ['-qAtX', '-v', 'ON_ERROR_STOP=1', '-d', url, '-c', sql],
    { encoding: 'utf8' }).trim();
const json = reply => JSON.parse(reply.body);

/** What both answered, the statuses in order. */
async function atBoth(people, act) {
  const replies = await Promise.all(people.map(act));
  return { replies, statuses: replies.map(reply => reply.status).sort().join(' ') };
}

describe('two programs on one PostgreSQL database', { skip: !cluster && 'REGIA_TEST_POSTGRES is not set' }, () => {
  const name = `regia_wire_${process.pid}`;
  let database, first, second, made;

  before(async () => {
    psql(cluster, `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`);
    const url = new URL(cluster);
    url.pathname = `/${name}`;
    database = url.href;
    await regia('--database', database, 'demo', '--people', '60', '--seed', '1', programme);
    made = await links(database, 5);
    [first, second] = await Promise.all([serve(database), serve(database)]);
  });
  after(async () => {
    await Promise.all([first?.kill(), second?.kill()]);
    psql(cluster, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  });

  const bothOf = async secret => {
    const here = await byLink(first, secret);
    const there = here.at(second);
    there.token = here.token;
    return [here, there];
  };

  it('share a session, and its end', async () => {
    const here = await persona(first, 'Bini');
    const there = here.at(second);
    assert.equal((await there.get('/percorso')).status, 200);
    assert.equal((await there.submit('/percorso', '/esci')).status, 303);
    assert.equal((await here.get('/percorso')).status, 303, 'signed out here too');
  });

  it('take an answer once when it comes to both at once', async () => {
    const both = await bothOf(made.unasked[0]);
    const started = await atBoth(both, one => one.postJson('/api/v1/surveys', {}));
    assert.match(started.statuses, /^200 201$|^201 201$/);
    let [current, other] = started.replies.map(json);
    assert.equal(current.attempt, other.attempt, 'one survey was begun');
    for (let answered = 0; !current.is_finished; ++answered) {
      assert.ok(answered < 40, 'a survey ends');
      assert.equal(current.answered, answered);
      const answer = { position: current.question.position, choice: answered % 4 };
      const path = `/api/v1/surveys/${current.attempt}/answers`;
      const given = await atBoth(both, (one, i) => one.postJson(path, { ...answer, choice: (answered + i) % 4 }));
      assert.equal(given.statuses, '200 409', `answer ${answered + 1}`);
      current = json(given.replies.find(reply => reply.status === 200));
    }
    const profiles = await atBoth(both, one => one.get('/api/v1/profile'));
    assert.deepEqual(json(profiles.replies[0]), json(profiles.replies[1]));
    assert.equal(json(profiles.replies[0]).result.areas.length, 6);
  });

  it('open a step once, and mark a test once, when both are asked at once', async () => {
    const both = await bothOf(made.answered[0]);
    const path = json(await both[0].get('/api/v1/path'));
    const module = path.modules.find(one => one.state !== 'completed') ?? path.modules[0];
    const page = `/percorso/moduli/${module.position}`;
    for (let steps = module.sections_opened; ; ++steps) {
      const form = await both[0].form(page, '/passi');
      if (!form) break;
      const opened = await atBoth(both, one => one.post(form.action, form.hidden));
      assert.equal(opened.statuses, '303 303');
      const now = json(await both[1].get('/api/v1/path')).modules[module.position - 1];
      assert.ok(now.sections_opened <= now.sections_total && steps <= now.sections_total, 'a step is opened once');
    }
    const tests = `/api/v1/path/modules/${module.code}/tests`;
    const begun = await atBoth(both, one => one.postJson(tests, {}));
    if (begun.statuses === '409 409') return; // passed before
    assert.equal(begun.statuses, '201 201');
    const [mine, yours] = begun.replies.map(json);
    assert.deepEqual(mine, yours, 'one attempt was begun');
    const handed = await atBoth(both, (one, i) =>
      one.postJson(`${tests}/${mine.attempt}`, { answers: mine.questions.map(() => i) }));
    assert.equal(handed.statuses, '200 200');
    assert.deepEqual(...handed.replies.map(json), 'the second hears the result of the first');
  });

  it('apply a staff file once when both are told to', async () => {
    const office = await persona(first, 'Nesi');
    const other = office.at(second);
    const lines = await staffLines(40);
    const people = () => Number(psql(database, 'SELECT count(*) FROM registry_person'));
    const were = people();
    const page = await office.form('/importazioni', '/importazioni');
    const uploaded = await office.upload('/importazioni', page.hidden, 'staff.csv', lines.join('\n') + '\n');
    assert.equal(uploaded.status, 303);
    const apply = await office.form(uploaded.headers.location, '/applica');
    const applied = await atBoth([office, other], one => one.post(apply.action, apply.hidden));
    assert.match(applied.statuses, /^303 (303|409)$/);
    assert.equal(people(), were + 40);
    assert.equal(await other.form(uploaded.headers.location, '/applica'), undefined);
  });

  it('agree on counters that a recount confirms', async () => {
    await Promise.all([caughtUp(first), caughtUp(second)]);
    assert.match((await regia('--database', database, 'verify')).stdout, /as they should be/);
  });

  it('go on when one of them is killed', async () => {
    const [here, there] = await bothOf(made.answered[1]);
    const form = await here.form('/percorso/moduli/1', '/passi');
    const fields = form?.hidden ?? { ...(await here.form('/percorso', '/esci')).hidden, passo: 'nessuno' };
    let is_killed = false;
    const asking = (async () => {
      for (;;) {
        try {
          await here.post('/percorso/moduli/1/passi', fields);
        } catch (error) {
          assert.ok(is_killed, error.message);
          return;
        }
      }
    })();
    await until(async () => (await metric(first, 'regia_db_commands_total')) > 5, 'some writes at the first');
    is_killed = true;
    await first.kill();
    await asking;
    for (let i = 0; i < 20; ++i) {
      const reply = await there.post('/percorso/moduli/1/passi', fields);
      assert.ok(reply.status === 303 || reply.status === 404, `${reply.status}: no lock of the dead is left`);
    }
    assert.equal((await there.get('/health/ready')).status, 200);
    await caughtUp(second);
    assert.match((await regia('--database', database, 'verify')).stdout, /as they should be/);
    assert.equal(await second.stop(), 0);
  });

  it('run each job of the night once', async () => {
    const scheduled = psql(database, 'SELECT name FROM jobs_schedule ORDER BY name').split('\n');
    assert.ok(scheduled.length >= 3);
    assert.equal(psql(database, 'SELECT count(*) FROM jobs_job WHERE key IN (SELECT name FROM jobs_schedule)'), '0');
    // A demo carries its own clock: one day on, everything is due when both of them start.
    psql(database, "UPDATE access_fact SET value = (value::bigint + 86400000000)::text WHERE name = 'clock_offset'");
    [first, second] = await Promise.all([serve(database), serve(database)]);
    // Others than those of the night have keys of their own (a programme that was loaded, for one).
    const of_the_night = "state = 'done' AND key IN (SELECT name FROM jobs_schedule)";
    const done = () => psql(database, `SELECT key FROM jobs_job WHERE ${of_the_night} ORDER BY key`).split('\n');
    await until(() => done().length >= scheduled.length, 'the jobs of the night');
    assert.deepEqual(done(), scheduled);
    assert.equal(psql(database, "SELECT count(*) FROM jobs_job WHERE state <> 'done'"), '0');
    assert.match((await regia('--database', database, 'verify')).stdout, /as they should be/);
  });
});
