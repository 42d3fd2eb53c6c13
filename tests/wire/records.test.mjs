// SIGKILL in the middle of a stream of statements: each one that was acknowledged is there after a start on the same
// file without any repair, once, and is found by each of its filters; no batch is half there.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { folder, regia, serve } from './lib.mjs';

const rounds = 5;
const streams = 8;
const seconds_of_load = 1.2;
const verb = 'http://v.example/did';
let round = 0;

const uuid = n => `${String(n).padStart(8, '0')}-0000-4000-8000-${String(round).padStart(12, '0')}`;
const statement = n => ({
  id: uuid(n),
  actor: { account: { homePage: 'https://persone.example.it', name: `persona-${n % 50}` } },
  verb: { id: verb },
  object: { id: `http://a.example/${n % 10}`, definition: { name: { it: `Attività ${n}` } } },
});

/** Sends single statements and batches of five until the server is gone; `log` takes what was sent, what was kept. */
async function stream(send, first, log) {
  for (let n = first; ; n += streams * 5) {
    const size = n % 3 === 0 ? 5 : 1;
    const ids = Array.from({ length: size }, (_, i) => n + i * streams);
    log.sent.push(ids.map(uuid));
    try {
      const reply = await send('POST', 'statements', JSON.stringify(ids.map(statement)));
      assert.equal(reply.status, 200, await reply.text());
      log.acknowledged.push(ids.map(uuid));
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      return; // the connection went with the server
    }
  }
}

async function allIds(send, query) {
  const found = [];
  let next = `statements?limit=500&${query}`;
  while (next) {
    const page = await (await send('GET', next)).json();
    found.push(...page.statements.map(one => one.id));
    next = page.more.replace('/xapi/', '');
  }
  return found;
}

it(`no acknowledged statement is lost by SIGKILL, ${rounds} times`, async t => {
  const place = join(folder, 'records');
  mkdirSync(place);
  const database = `sqlite:${join(place, 'regia.db')}`;
  const { stdout } = await regia('--database', database, 'token', '--xapi', 'all', '--name', 'Prova');
  const authorization = `Basic ${Buffer.from(stdout.trim().replace(' ', ':')).toString('base64')}`;
  const headers = { authorization, 'x-experience-api-version': '2.0.0', 'content-type': 'application/json' };
  const speak = site => (method, path, body) => fetch(`${site.address}/xapi/${path}`, { method, body, headers });
  const everything = { sent: [], acknowledged: [] };
  for (round = 1; round <= rounds; ++round) {
    const site = await serve(database);
    const log = { sent: [], acknowledged: [] };
    const running = Array.from({ length: streams }, (_, i) => stream(speak(site), i, log));
    await new Promise(resolve => setTimeout(resolve, seconds_of_load * 1000));
    await site.kill();
    await Promise.all(running);
    everything.sent.push(...log.sent);
    everything.acknowledged.push(...log.acknowledged);
    t.diagnostic(`round ${round}: ${log.acknowledged.flat().length} statements acknowledged`);
    assert.ok(log.acknowledged.length > 50, 'too few to say anything');
  }
  const site = await serve(database);
  const send = speak(site);
  const stored = await allIds(send, 'ascending=true');
  assert.equal(new Set(stored).size, stored.length, 'no statement is there twice');
  const by_verb = new Set(await allIds(send, `verb=${encodeURIComponent(verb)}`));
  const there = new Set(stored);
  for (const id of everything.acknowledged.flat()) assert.ok(there.has(id), `${id} was acknowledged and is gone`);
  assert.deepEqual(by_verb, there, 'each statement has its marks');
  for (const batch of everything.sent) {
    const kept = batch.filter(id => there.has(id)).length;
    assert.ok(kept === 0 || kept === batch.length, `half a batch: ${kept} of ${batch.length}`);
  }
  await site.stop();
});
