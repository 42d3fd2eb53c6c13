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
