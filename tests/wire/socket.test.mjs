// The program over its socket, as a hostile or a hurried client sees it. What the folder src/http promises by itself is
// tested there; here it is the whole program with its own routes, limits and times.
import assert from 'node:assert/strict';
import { readdirSync, readlinkSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { Browser, Raw, formsOf, metric, persona, serveCopy, until } from './lib.mjs';

let site;
before(async () => { site = await serveCopy(); });
after(() => site.stop());

const head = (method, path, more = '') => `${method} ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;

async function statusOf(bytes) {
  const raw = new Raw(site);
  raw.send(bytes);
  const status = await raw.status();
  raw.close();
  return status;
}

/** Files without a name that a process holds open. */
const uploadsHeld = pid => readdirSync(`/proc/${pid}/fd`).filter(name => {
  try {
    return /\/regia-\w{6} \(deleted\)$/.test(readlinkSync(`/proc/${pid}/fd/${name}`));
  } catch {
    return false; // closed meanwhile
  }
}).length;

describe('the program over its socket', { concurrency: true }, () => {
  it('refuses a body that is too large for its route before it is read', async () => {
    const from_page = 'Sec-Fetch-Site: same-origin\r\n';
    assert.equal(await statusOf(head('POST', '/tema', `${from_page}Content-Length: 65537\r\n`)), 413);
    assert.equal(await statusOf(head('POST', '/accedi', `${from_page}Content-Length: 524289\r\n`)), 413);
    const asks_first = `${from_page}Expect: 100-continue\r\nContent-Length: 300000\r\n`;
    assert.equal(await statusOf(head('POST', '/accedi', asks_first)), 100);
    assert.equal(await statusOf(head('GET', '/accedi', `X: ${'x'.repeat(20_000)}\r\n`)), 431);
    const raw = new Raw(site);
    raw.send(head('POST', '/tema', 'Content-Length: 65537\r\n'));
    assert.equal(await raw.status(), 413);
    await until(() => raw.is_closed, 'the connection to close');
    assert.match(raw.received, /<h1>Hai inviato troppo<\/h1>/, 'a person reads what is wrong');
  });

  it('takes no upload from who may not send one, and says so before it is sent', async () => {
    const upload = 'Sec-Fetch-Site: same-origin\r\nContent-Type: multipart/form-data; boundary=b\r\n' +
      'Content-Length: 10000000\r\n';
    assert.equal(await statusOf(head('POST', '/importazioni', upload)), 401);
    const learner = await persona(site, 'Bini');
    const cookie = [...learner.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    assert.equal(await statusOf(head('POST', '/importazioni', `${upload}Cookie: ${cookie}\r\n`)), 403);
    learner.close();
  });

  it('leaves a client that is too slow, in its header or in its body', async () => {
    const in_header = new Raw(site);
    in_header.send('GET /accedi HTTP/1.1\r\nHost: x\r\n');
    const drip = setInterval(() => in_header.send('X'), 1000);
    await until(() => in_header.is_closed, 'the slow header to be left', 25);
    clearInterval(drip);
    assert.equal(in_header.received, '');
  });

  it('answers malformed requests with what they are', async () => {
    const bad = {
      'nonsense\r\n\r\n': 400,
      'GET /accedi HTTP/1.1\r\n\r\n': 400,
      [head('GET', '/../../etc/passwd')]: 400,
      [head('GET', '/%2e%2e/%2e%2e/etc/passwd')]: 400,
      [head('GET', '/assets/..%2f..%2fetc%2fpasswd')]: 400,
      [head('GET', '/accedi%00')]: 400,
      [head('GET', '//accedi')]: 404,
      [head('GET', '/assets//etc/passwd')]: 404,
      [head('GET', '/nessuna')]: 404,
      [head('DELETE', '/accedi')]: 405,
      [head('GET', '/api/v1/nessuna')]: 404,
    };
    for (const [request, status] of Object.entries(bad))
      assert.equal(await statusOf(request), status, JSON.stringify(request.slice(0, 60)));
  });

  it('tells the methods of a path and answers HEAD as GET', async () => {
    const browser = new Browser(site);
    const refused = await browser.ask('PUT', '/accedi');
    assert.equal(refused.status, 405);
    assert.equal(refused.headers.allow, 'GET, HEAD, POST');
    const got = await browser.get('/accedi');
    const asked = await browser.ask('HEAD', '/accedi');
    assert.equal(asked.status, 200);
    assert.equal(asked.body, '');
    assert.equal(asked.headers['content-length'], got.headers['content-length']);
    browser.close();
  });

  it('sends every page with its headers, and assets for ever and compressed', async () => {
    const browser = await persona(site, 'Bini');
    for (const path of ['/accedi', '/percorso', '/en/percorso', '/nessuna', '/profilo', '/importazioni']) {
      const { headers } = await browser.get(path);
      assert.match(headers['content-security-policy'] ?? '', /default-src 'self'.*frame-ancestors 'self'/, path);
      assert.doesNotMatch(headers['content-security-policy'], /unsafe|\*/, path);
      assert.equal(headers['x-content-type-options'], 'nosniff', path);
      assert.equal(headers['referrer-policy'], 'same-origin', path);
      assert.equal(headers['cache-control'], 'no-store', path);
    }
    const { body } = await browser.get('/accedi');
    const assets = [...body.matchAll(/\/assets\/[^"']+\.(?:css|js)/g)].map(([found]) => found);
    assert.ok(assets.length >= 2);
    for (const path of assets) {
      const bytes = {};
      for (const encoding of ['identity', 'gzip', 'br']) {
        const asset = await browser.ask('GET', path, undefined, { 'Accept-Encoding': encoding });
        assert.equal(asset.status, 200, path);
        assert.equal(asset.headers['cache-control'], 'public, max-age=31536000, immutable', path);
        assert.equal(asset.headers['content-encoding'], encoding === 'identity' ? undefined : encoding, path);
        assert.equal(asset.headers['x-content-type-options'], 'nosniff', path);
        assert.equal(asset.headers.vary, 'Accept-Encoding', path);
        bytes[encoding] = Number(asset.headers['content-length']);
      }
      assert.ok(bytes.br < bytes.identity && bytes.gzip < bytes.identity, path);
    }
    browser.close();
  });

  it('takes a form only from its own pages and its own session', async () => {
    const browser = await persona(site, 'Bini');
    const form = formsOf((await browser.get('/percorso/moduli/4')).body).find(one => one.hidden.of);
    const fields = { ...form.hidden, passo: 'nessuno' };
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const send = (headers, body = fields) =>
      browser.ask('POST', '/percorso/moduli/4/passi', new URLSearchParams(body).toString(), { ...type, ...headers });
    assert.equal((await send({ 'Sec-Fetch-Site': 'cross-site' })).status, 400);
    assert.equal((await send({ 'Sec-Fetch-Site': 'same-site' })).status, 400);
    assert.equal((await send({ 'Sec-Fetch-Site': '', Origin: 'https://evil.example' })).status, 400);
    assert.equal((await send({ 'Sec-Fetch-Site': '', Origin: site.address })).status, 404, 'taken: no such step');
    assert.equal((await send({}, { passo: 'nessuno' })).status, 400, 'no token');
    assert.equal((await send({}, { ...fields, form_token: '0'.repeat(32) })).status, 409, 'of another session of hers');
    browser.close();
  });

  it('takes a tampered cookie for nobody', async () => {
    const browser = await persona(site, 'Bini');
    const token = browser.cookies.get('regia_session');
    const backwards = [...token].reverse().join('');
    for (const tampered of ['', 'x', token.slice(1), `${token}x`, `${token}"`, backwards, '../../etc/passwd', '%00',
      'A'.repeat(5000)]) {
      browser.cookies.set('regia_session', tampered);
      const reply = await browser.get('/percorso');
      assert.equal(reply.status, 303, tampered.slice(0, 30));
      assert.match(reply.headers.location, /^\/accedi\?torna=/);
    }
    browser.cookies.set('regia_session', token);
    assert.equal((await browser.get('/percorso')).status, 200);
    browser.close();
  });

  it('answers a program under /api/ with problem details', async () => {
    const browser = new Browser(site);
    for (const [path, status] of [['/api/v1/path', 401], ['/api/v1/nessuna', 404]]) {
      const reply = await browser.get(path);
      assert.equal(reply.status, status);
      assert.equal(reply.headers['content-type'], 'application/problem+json');
      const problem = JSON.parse(reply.body);
      assert.equal(problem.status, status);
      assert.match(problem.type, /^urn:regia:problem:/);
    }
    browser.close();
  });

  it('says that it is alive and ready, and counts what it does for this machine alone', async () => {
    const browser = new Browser(site);
    assert.equal((await browser.get('/health/live')).body, 'alive\n');
    assert.equal((await browser.get('/health/ready')).body, 'ready\n');
    const { body } = await browser.get('/metrics');
    for (const line of body.trim().split('\n'))
      assert.match(line, /^# TYPE \w+ (counter|gauge)$|^\w+(\{route="[^"]*",status="\d+"\})? [0-9.e+-]+$/);
    assert.ok(await metric(site, 'process_resident_memory_bytes') > 1e6);
    assert.equal((await browser.ask('GET', '/metrics', undefined, { 'X-Forwarded-For': '127.0.0.1' })).status, 404);
    assert.equal((await browser.get('/en/metrics')).status, 404);
    browser.close();
  });

  it('goes on when the sender of an upload vanishes', async () => {
    const lead = await persona(site, 'Lippi');
    const cookie = [...lead.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const raw = new Raw(site);
    await raw.opened;
    raw.send(head('POST', '/importazioni', `Sec-Fetch-Site: same-origin\r\nCookie: ${cookie}\r\n` +
      'Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 10000000\r\nExpect: 100-continue\r\n'));
    assert.equal(await raw.status(), 100);
    raw.send(`--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${'x'.repeat(3_000_000)}`);
    await until(() => uploadsHeld(site.pid) > 0, 'the upload to reach the disk');
    raw.socket.resetAndDestroy();
    await until(() => uploadsHeld(site.pid) === 0, 'the upload to be gone');
    assert.equal((await lead.get('/importazioni')).status, 200);
    lead.close();
  });
});
