// A course package comes in pieces through the pages' own protocol: the memory of the server does not follow its size,
// a kill in the middle costs what was not acknowledged, and what was kept for reading is gone afterwards.
// REGIA_TEST_PACKAGE_MB makes it as large as a package may be (2047), for a measurement.
import assert from 'node:assert/strict';
import { randomFillSync } from 'node:crypto';
import { openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { it } from 'node:test';
import { crc32 } from 'node:zlib';
import { copyOfDemo, formsOf, Gone, persona, program, serve, until } from './lib.mjs';

const megabytes = Number(process.env.REGIA_TEST_PACKAGE_MB ?? 48);
const piece_bytes = 4 * 1024 * 1024;
// Caches and pieces on their way take some 90 MB of it, at any size; the sanitizers keep what was freed for a while.
const growth_mb_max = program.includes('/check/') ? 450 : 115;
const film_bytes = Math.floor((megabytes * 1024 * 1024) / 4) - 4096;
const film = Buffer.alloc(64 * 1024);
randomFillSync(film);

const manifest = `<?xml version="1.0"?><manifest identifier="M" xmlns:a="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schemaversion>1.2</schemaversion></metadata><organizations default="o"><organization identifier="o">
  <title>Grande</title><item identifier="i" identifierref="r"><title>Parte</title></item></organization></organizations>
  <resources><resource identifier="r" type="webcontent" a:scormtype="sco" href="i.html"/></resources></manifest>`;

/** Of a film: the same noise with a number in each block, so that no two films and no two blocks are equal. */
function filmBlock(of_film, block, length) {
  const bytes = Buffer.from(film.subarray(0, length));
  if (length >= 8) {
    bytes.writeUInt32LE(of_film, 0);
    bytes.writeUInt32LE(block, 4);
  }
  return bytes;
}

function* blocks(of_film) {
  for (let at = 0, block = 0; at < film_bytes; at += film.length, ++block)
    yield filmBlock(of_film, block, Math.min(film.length, film_bytes - at));
}

/** A zip of stored entries, never whole in memory: {size, read(from, to)}. */
function largeZip() {
  const entries = [['imsmanifest.xml', Buffer.from(manifest)], ['i.html', Buffer.from('<p>Corso</p>')],
                   ...[1, 2, 3, 4].map(n => [`film/${n}.mp4`, n])];
  const parts = []; // {at, size, bytes} or {at, size, film}
  const directory = [];
  let at = 0;
  const add = part => (parts.push({ at, ...part }), (at += part.size));
  for (const [name, content] of entries) {
    const is_film = typeof content === 'number';
    const size = is_film ? film_bytes : content.length;
    let crc = 0;
    for (const block of is_film ? blocks(content) : [content]) crc = crc32(block, crc);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(0x00210000, 6);
    common.writeUInt32LE(crc, 10);
    common.writeUInt32LE(size, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(name.length, 22);
    const end = Buffer.alloc(14);
    end.writeUInt32LE(at, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), common, end, Buffer.from(name));
    const head = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name)]);
    add({ size: head.length, bytes: head });
    add(is_film ? { size, film: content } : { size, bytes: content });
  }
  const central = Buffer.concat(directory);
  const last = Buffer.alloc(18);
  last.writeUInt16LE(entries.length, 4);
  last.writeUInt16LE(entries.length, 6);
  last.writeUInt32LE(central.length, 8);
  last.writeUInt32LE(at, 12);
  add({ size: central.length, bytes: central });
  add({ size: 22, bytes: Buffer.concat([Buffer.from('PK\x05\x06'), last]) });

  const bytesOf = (part, from, to) => {
    if (part.bytes) return part.bytes.subarray(from, to);
    const some = [];
    for (let block = Math.floor(from / film.length); block * film.length < to; ++block) {
      const begins = block * film.length;
      const whole = filmBlock(part.film, block, Math.min(film.length, part.size - begins));
      some.push(whole.subarray(Math.max(0, from - begins), Math.min(whole.length, to - begins)));
    }
    return Buffer.concat(some);
  };
  const read = (from, to) =>
    Buffer.concat(parts.filter(part => part.at < to && part.at + part.size > from)
      .map(part => bytesOf(part, Math.max(0, from - part.at), Math.min(part.size, to - part.at))));
  return { size: at, read };
}

/** Of what is the process's own: pages of the database that are mapped are the disk's. */
const memory = pid => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/RssAnon:\s+(\d+)/.exec(status)[1]) / 1024;
};
const onDisk = file =>
  readdirSync(dirname(file)).reduce((sum, name) => sum + statSync(join(dirname(file), name)).size, 0) / 1024 / 1024;

it(`a package of ${megabytes} MB comes in pieces, through a kill, in memory that does not follow it`, async () => {
  const zip = largeZip();
  const copy = await copyOfDemo();
  let site = await serve(copy.database);
  let author = await persona(site, 'Serra');
  const before = memory(site.pid);
  let most = before;
  const headers = { 'Content-Type': 'application/octet-stream' };
  const send = (address, at, bytes) =>
    author.ask('POST', `${address}?da=${at}`, bytes, { ...headers, 'X-Form-Token': author.token });

  const announced = await author.post('/contenuti/pacchetti/caricamenti',
    { nome: 'grande.zip', byte: zip.size, pacchetto: '', form_token: author.token });
  assert.equal(announced.status, 200, announced.body);
  const { address } = JSON.parse(announced.body);
  const began = performance.now();
  let received = 0;
  let was_killed = false;
  while (received < zip.size) {
    if (!was_killed && received > zip.size / 2) {
      was_killed = true;
      const lost = send(address, received, zip.read(received, Math.min(zip.size, received + piece_bytes)))
        .catch(error => assert.ok(error instanceof Gone));
      await site.kill();
      await lost;
      site = await serve(copy.database);
      author = await author.at(site).learnToken();
      const asked = await send(address, -1, 'x');
      assert.equal(asked.status, 409);
      const { received: kept } = JSON.parse(asked.body);
      assert.ok(kept === received || kept === Math.min(zip.size, received + piece_bytes), `${received}, then ${kept}`);
      received = kept;
    }
    const reply = await send(address, received, zip.read(received, Math.min(zip.size, received + piece_bytes)));
    assert.equal(reply.status, 200, reply.body);
    ({ received } = JSON.parse(reply.body));
    most = Math.max(most, memory(site.pid));
  }
  const sent = performance.now();
  const full = onDisk(copy.file);
  let slowest = 0;
  const done = await until(async () => {
    const asked = performance.now();
    const reply = await author.get(address);
    slowest = Math.max(slowest, performance.now() - asked);
    most = Math.max(most, memory(site.pid));
    return reply.status === 303 && reply.headers.location;
  }, 'the package to be read', 900);
  const read = performance.now();
  const page = await author.get(done);
  assert.equal(page.status, 200);
  assert.ok(formsOf(page.body).some(form => form.action.endsWith('/invio')));
  console.log(`${megabytes} MB: sent in ${((sent - began) / 1000).toFixed(1)} s, read in ` +
    `${((read - sent) / 1000).toFixed(1)} s; memory ${before.toFixed(0)} MB before, ${most.toFixed(0)} MB at most; ` +
    `disk ${full.toFixed(0)} MB with all pieces; slowest page meanwhile ${slowest.toFixed(0)} ms`);
  assert.ok(most - before < growth_mb_max, `${(most - before).toFixed(0)} MB more than before`);

  // What the pieces took is free again: the next upload of that size takes no more disk.
  await site.stop();
  const head = Buffer.alloc(100);
  readSync(openSync(copy.file), head, 0, head.length, 0);
  const free = (head.readUInt32BE(36) * head.readUInt16BE(16)) / 1024 / 1024;
  console.log(`disk ${onDisk(copy.file).toFixed(0)} MB afterwards, ${free.toFixed(0)} MB of it free`);
  assert.ok(free > megabytes * 0.9, `${free.toFixed(0)} MB are free`);
});
