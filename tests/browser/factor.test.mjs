// Second factors of an administrator in a real browser: a passkey of Chromium's virtual authenticator, an app's code.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { regia, root, serveWith } from '../program.mjs';
import { axe, cspErrors, launch, overflow } from './lib.mjs';

let browser, site, folder, database;

// A passkey is bound to a name: Chromium takes localhost, and no address.
const freePort = () => new Promise(resolve => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'regia-factor-'));
  database = `sqlite:${join(folder, 'regia.db')}`;
  await regia('--database', database, 'load', join(root, 'programmes/toscana-fse2'));
  const port = await freePort();
  site = await serveWith({ REGIA_PUBLIC_URL: `http://localhost:${port}`, REGIA_SECOND_FACTOR_ROLES: 'admin' },
    `127.0.0.1:${port}`, database);
  site.address = `http://localhost:${port}`;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Comes in by a one-time link, as the first administrator of an installation does. */
async function administrator(page) {
  const { stdout } = await regia('--database', database, 'token', '--role', 'admin', '--name', 'Elena Vanni');
  await page.goto(site.address + new URL(stdout.trim()).pathname);
  await page.getByRole('button', { name: 'Accedi' }).click();
  await page.waitForURL('**/password');
  await page.getByLabel('Nuova password').fill('una frase lunga e giusta');
  const username = await page.locator('main input[name=utente]').inputValue();
  await page.getByRole('button', { name: 'Salva la password' }).click();
  await page.waitForURL('**/secondo-fattore');
  return username;
}

async function signIn(page, username) {
  await page.goto(`${site.address}/accedi`);
  await page.getByLabel('Nome utente').fill(username);
  await page.getByLabel('Password').first().fill('una frase lunga e giusta');
  await page.getByRole('button', { name: 'Accedi', exact: true }).click();
  await page.waitForURL('**/secondo-fattore');
}

async function withAuthenticator(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasUserVerification: true, isUserVerified: true,
      hasResidentKey: false, automaticPresenceSimulation: true },
  });
  return devtools;
}

const isOpen = async page => (await page.request.get(`${site.address}/inviti`)).status();

test('a passkey opens what the password alone does not, and is good for its own site only', async () => {
  const page = await browser.newPage();
  await withAuthenticator(page);
  const username = await administrator(page);
  assert.equal(await isOpen(page), 403);
  assert.deepEqual(await axe(page), []);
  await page.getByRole('button', { name: 'Aggiungi una passkey' }).click();
  await page.getByRole('heading', { name: 'Codici di riserva' }).waitFor();
  assert.deepEqual(await axe(page), []);
  assert.equal(await page.locator('main code').count(), 10);
  assert.equal(await isOpen(page), 200);

  await page.context().clearCookies();
  await signIn(page, username);
  assert.equal(await isOpen(page), 403);
  assert.deepEqual(await axe(page), []);
  await page.getByRole('button', { name: 'Usa la passkey' }).click();
  await page.waitForURL('**/inizio');
  assert.equal(await isOpen(page), 200);

  // The same answer a second time is refused: a challenge is answered once.
  await page.context().clearCookies();
  await signIn(page, username);
  let sent;
  page.on('request', request => {
    if (request.method() === 'POST' && request.url().endsWith('/secondo-fattore/passkey')) sent = request.postData();
  });
  await page.getByRole('button', { name: 'Usa la passkey' }).click();
  await page.waitForURL('**/inizio');
  await page.context().clearCookies();
  await signIn(page, username);
  const fields = new URLSearchParams(sent);
  fields.set('form_token', await page.locator('main input[name=form_token]').first().inputValue());
  const replay = await page.request.post(`${site.address}/secondo-fattore/passkey`, {
    data: fields.toString(),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: site.address },
  });
  assert.equal(replay.status(), 422);
  assert.equal(await isOpen(page), 403);
  assert.deepEqual(await cspErrors(page), []);
});

/** RFC 6238, as an app on a telephone does it. */
function codeOf(base32) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...base32].map(c => letters.indexOf(c).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from(bits.match(/.{8}/g).map(byte => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigInt64BE(BigInt(Math.floor(Date.now() / 30000)));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const value = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
  return String(value % 1000000).padStart(6, '0');
}

test('an app is set up and a spare code gets her in, without scripts', async () => {
  const page = await browser.newPage({ width: 320, javaScript: false });
  const username = await administrator(page);
  await page.getByRole('button', { name: 'Configura l’app' }).click();
  await page.locator('main svg.qr').waitFor();
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(await overflow(page), []);
  const typed = (await page.locator('main code').innerText()).replaceAll(' ', '');
  await page.getByLabel('Le sei cifre').fill(codeOf(typed));
  await page.getByRole('button', { name: 'Attiva' }).click();
  const spare = await page.locator('main code').first().innerText();
  assert.equal(await isOpen(page), 200);
  await page.context().clearCookies();
  await signIn(page, username);
  await page.getByLabel('Codice').fill('000000');
  await page.getByRole('button', { name: 'Conferma' }).click();
  assert.match(await page.locator('main').innerText(), /Codice non corretto/);
  await page.getByLabel('Codice').fill(spare);
  await page.getByRole('button', { name: 'Conferma' }).click();
  await page.waitForURL('**/inizio');
  assert.equal(await isOpen(page), 200);
});

/** A page's script asks under /api/v1/second-factors, with the form token of its page. */
const ask = (page, below, body) => page.evaluate(async ([below, body]) => {
  const area = await (await fetch('/area-di-lavoro')).text(); // a proof renews the session, and so the token
  const form_token = /name="form_token" value="([^"]+)"/.exec(area)[1];
  const reply = await fetch('/api/v1/second-factors' + below, {
    method: 'POST', headers: { 'content-type': 'application/json', 'x-form-token': form_token },
    body: JSON.stringify(body),
  });
  return { status: reply.status, body: await reply.json() };
}, [below, body]);

/** A passkey made (`create`) or used (`get`) with the challenge of the interface; what it takes as an answer. */
const ceremony = (page, kind, challenge) => page.evaluate(async ([kind, asked]) => {
  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
  const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const known = asked.known.map(id => ({ type: 'public-key', id: bytes(id) }));
  const common = { challenge: bytes(asked.challenge) };
  const made = kind === 'create'
    ? await navigator.credentials.create({ publicKey: { ...common, rp: { id: asked.relying_party, name: 'Regia' },
        user: { id: bytes(asked.user), name: asked.name, displayName: asked.name },
        pubKeyCredParams: [{ type: 'public-key', alg: -7 }], excludeCredentials: known } })
    : await navigator.credentials.get({ publicKey: { ...common, rpId: asked.relying_party,
        allowCredentials: known } });
  const client_data = text(made.response.clientDataJSON);
  return kind === 'create'
    ? { challenge: asked.challenge, client_data, attestation: text(made.response.attestationObject) }
    : { challenge: asked.challenge, client_data, credential: text(made.rawId),
        authenticator_data: text(made.response.authenticatorData), signature: text(made.response.signature) };
}, [kind, challenge]);

test('a script of hers makes a passkey and proves with it, once for each challenge', async () => {
  const page = await browser.newPage();
  await withAuthenticator(page);
  const username = await administrator(page);
  const offer = async () => (await ask(page, '/passkeys/challenge', {})).body;
  const made = await ask(page, '/passkeys', await ceremony(page, 'create', await offer()));
  assert.equal(made.status, 200, JSON.stringify(made.body));
  assert.equal(made.body.recovery_codes.length, 10);
  assert.equal(await isOpen(page), 200);
  await page.context().clearCookies();
  await signIn(page, username);
  assert.equal(await isOpen(page), 403);
  const proof = await ceremony(page, 'get', await offer());
  const proved = await ask(page, '/passkeys/proof', proof);
  assert.equal(proved.status, 200, JSON.stringify(proved.body));
  assert.equal(proved.body.must_give, false);
  assert.equal(proved.body.passkeys.length, 1);
  assert.equal(await isOpen(page), 200);
  assert.equal((await ask(page, '/passkeys/proof', proof)).status, 422);
  assert.deepEqual(await cspErrors(page), []);
  await page.context().close();
});
