// Five thousand telephones that keep their connection and do nothing, while others ask.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, it } from 'node:test';
import { Browser, persona, program, resident_mb, serveCopy } from './lib.mjs';

const connections = 5000;
const together = 250;
// The sanitizers keep freed memory and a frame around each piece; the program itself must do with 300 MB in all.
const is_sanitized = program.includes('/check/');
const memory_mb_max = is_sanitized ? 900 : 300;
const each_kb_max = is_sanitized ? 100 : 40;

/** Asks once, waits for the answer and then does nothing. */
function idle(port) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', reject);
    socket.once('connect', () => socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n'));
    let received = '';
    socket.on('data', piece => {
      received += piece;
      if (received.endsWith('alive\n')) resolve(socket);
    });
  });
}

async function milliseconds(browser, path, times) {
  const all = [];
  for (let i = 0; i < times; ++i) {
    const began = performance.now();
    assert.equal((await browser.get(path)).status, 200);
    all.push(performance.now() - began);
  }
  all.sort((a, b) => a - b);
  return `${all[times >> 1].toFixed(1)} ms (slowest ${all.at(-1).toFixed(1)})`;
}

it(`${connections} idle connections hold nobody up`, async () => {
  const site = await serveCopy();
  const learner = await persona(site, 'Bini');
  const alone = await milliseconds(learner, '/percorso', 50);
  const before = resident_mb(site.pid);
  const port = Number(new URL(site.address).port);
  const sockets = [];
  const began = performance.now();
  while (sockets.length < connections)
    sockets.push(...(await Promise.all(Array.from({ length: together }, () => idle(port)))));
  const opened = performance.now() - began;
  let closed = 0;
  for (const socket of sockets) socket.on('close', () => ++closed);
  after(() => sockets.forEach(socket => socket.destroy()));

  const beside = await milliseconds(learner, '/percorso', 50);
  const fresh = new Browser(site);
  assert.equal((await fresh.get('/health/ready')).status, 200, 'a new connection is taken');
  const memory = resident_mb(site.pid);
  const each = ((memory - before) * 1024) / connections;
  console.log(`${connections} connections in ${Math.round(opened)} ms, ${memory.toFixed(0)} MB, ` +
    `${each.toFixed(1)} KB each; a page ${alone} alone, ${beside} beside them`);
  assert.equal(closed, 0, 'none was closed');
  assert.ok(memory <= memory_mb_max, `${memory} MB`);
  assert.ok(each <= each_kb_max, `${each} KB for each`);
  const stopping = performance.now();
  assert.equal(await site.stop(), 0);
  assert.ok(performance.now() - stopping < 9_000, 'idle connections do not hold a stop up');
});
