// Signing in at a real identity provider, over sockets: code flow with PKCE, keys that change, logout from both sides,
// accounts linked by tax code, answers that are not ours, a provider that is down.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { serveWith } from '../program.mjs';
import { Browser, folder, formsOf, programme, regia, staffLines, until } from './lib.mjs';
import { startProvider } from './provider.mjs';

const stopped = [];
after(() => Promise.all(stopped.map(stop => stop())));

const freePort = () => new Promise(resolve => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

let sites = 0;
let staff; // { code, name } of people in the registry

before(async () => {
  const lines = await staffLines(20);
  const rows = lines.slice(1).map(line => line.split(','));
  staff = rows.map(([family, given, code]) => ({ code, name: `${given} ${family}` }));
  writeFileSync(join(folder, 'staff.csv'), lines.join('\n'));
});

/** A production database with people in it, served beside a provider. */
async function installation({ settings = {}, ...of_provider } = {}) {
  const database = `sqlite:${join(folder, `oidc-${++sites}.db`)}`;
  await regia('--database', database, 'load', programme);
  await regia('--database', database, 'import', 'people', join(folder, 'staff.csv'));
  const secret = join(folder, 'client-secret');
  writeFileSync(secret, 'a secret & more\n');
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const accounts = {
    mario: { name: staff[0].name, fiscal_number: `TINIT-${staff[0].code}` },
    piera: { name: staff[1].name, fiscal_number: staff[1].code },
    nobody: { name: 'Nessuno Qui', fiscal_number: 'TINIT-NSSNSN80A01D612Q' },
    nameless: { name: 'Senza Codice' },
  };
  const client = { id: 'regia', secret: 'a secret & more', site: address };
  const provider = await startProvider({ client, accounts, ...of_provider });
  const site = await serveWith({
    REGIA_PUBLIC_URL: address, REGIA_OIDC_ISSUER: provider.issuer, REGIA_OIDC_CLIENT_ID: 'regia',
    REGIA_OIDC_CLIENT_SECRET_FILE: secret, REGIA_OIDC_BUTTONS: 'spid cie', ...settings,
  }, `127.0.0.1:${port}`, database);
  stopped.push(provider.stop, site.kill);
  return { site, provider, database, accounts };
}

/** Goes where a browser would, with cookies for each side, until a page or `stop_at`. */
class Traveller {
  constructor(site, provider) {
    this.at_site = new Browser(site);
    this.at_provider = new Browser({ address: provider.issuer });
    this.provider = provider;
  }

  side(url) {
    return url.origin === this.provider.issuer ? this.at_provider : this.at_site;
  }

  async go(path, stop_at = () => false) {
    let url = new URL(path, this.at_site.site.address);
    for (let i = 0; i < 12; ++i) {
      const reply = await this.side(url).get(url.pathname + url.search);
      if (![302, 303].includes(reply.status)) return { ...reply, url };
      url = new URL(reply.headers.location, url);
      if (stop_at(url)) return { status: 0, url };
    }
    return assert.fail('a circle of redirects');
  }

  signIn(query = '?con=spid') {
    return this.go(`/accedi/identita${query}`);
  }

  async isIn() {
    return (await this.at_site.get('/percorso')).status === 200;
  }
}

for (const [algorithm, in_id_token] of [['RS256', false], ['ES256', true]]) {
  it(`somebody of the registry comes in by her tax code (${algorithm}, ID token: ${in_id_token})`, async () => {
    const { site, provider } = await installation({ algorithm, in_id_token });
    const mario = new Traveller(site, provider);
    const page = await mario.at_site.get('/accedi?torna=%2Faccessi');
    for (const words of ['Entra con SPID', 'Entra con CIE']) assert.match(page.body, new RegExp(words));
    assert.match(page.body, /<img class="icon" src="\/assets\/spid\.\w+\.svg"[^>]*><span>Entra con SPID/);
    assert.ok(page.headers['content-security-policy'].includes(`form-action 'self' ${provider.issuer}`));
    provider.current = 'mario';
    const inside = await mario.signIn('?con=spid&torna=%2Faccessi');
    assert.equal(inside.status, 200);
    assert.equal(inside.url.pathname, '/accessi');
    assert.ok(inside.body.includes(staff[0].name));
    assert.ok(await mario.isIn());
    assert.match((await mario.at_site.get('/il-mio-accesso')).body, /identità digitale/);

    // The second time the subject is enough.
    const again = new Traveller(site, provider);
    await again.signIn();
    assert.ok(await again.isIn());
  });
}

it('an answer that is not of this browser, or not of this sign-in, opens nothing', async () => {
  const { site, provider } = await installation();
  provider.current = 'mario';
  const victim = new Traveller(site, provider);
  const is_return = url => url.pathname === '/accedi/identita/ritorno';

  // A state that is not hers.
  const on_the_way = await victim.go('/accedi/identita', is_return);
  const wrong = new URL(on_the_way.url);
  wrong.searchParams.set('state', 'AAAAAAAAAAAAAAAAAAAAAA');
  assert.equal((await victim.go(wrong)).status, 400);
  assert.ok(!(await victim.isIn()));
  // The answer of somebody else's browser.
  const attacker = new Traveller(site, provider);
  const of_attacker = await attacker.go('/accedi/identita', is_return);
  assert.equal((await victim.go(of_attacker.url)).status, 400);
  assert.ok(!(await victim.isIn()));
  // Another issuer's name in the answer (RFC 9207).
  const fresh = await victim.go('/accedi/identita', is_return);
  const other = new URL(fresh.url);
  other.searchParams.set('iss', 'https://evil.example');
  assert.equal((await victim.go(other)).status, 400);
  // A code is redeemed once.
  const good = await victim.go('/accedi/identita', is_return);
  const cookies = new Map(victim.at_site.cookies);
  assert.equal((await victim.go(good.url)).status, 200);
  assert.ok(await victim.isIn());
  const twice = new Traveller(site, provider);
  twice.at_site.cookies = cookies;
  assert.equal((await twice.go(good.url)).status, 400);
  assert.ok(!(await twice.isIn()));

  // A token with another nonce, as from a replay.
  provider.nonce = 'of-somebody-else';
  const replayed = new Traveller(site, provider);
  assert.equal((await replayed.signIn()).status, 400);
  assert.ok(!(await replayed.isIn()));
  provider.nonce = undefined;
  await until(() => site.output().includes('nonce is not that of this sign-in'), 'the reason in the log');
  // Who changes her mind is back at the form.
  provider.current = undefined;
  const cancelled = await new Traveller(site, provider).signIn();
  assert.equal(cancelled.url.pathname, '/accedi');
  assert.match(cancelled.body, /Accesso non completato/);
});

it('a tax code that nobody has is turned away, and reported', async () => {
  const { site, provider } = await installation();
  provider.current = 'nobody';
  const stranger = new Traveller(site, provider);
  for (let i = 0; i < 2; ++i) {
    const page = await stranger.signIn();
    assert.equal(page.status, 403);
    assert.match(page.body, /NSSNSN80A01D612Q/);
  }
  assert.ok(!(await stranger.isIn()));
  provider.current = 'nameless';
  assert.equal((await new Traveller(site, provider).signIn()).status, 403);
});

it('new keys are fetched once, and forged tokens do not make us ask again and again', async () => {
  const { site, provider } = await installation();
  provider.current = 'mario';
  await new Traveller(site, provider).signIn();
  assert.equal(provider.keys_fetched, 1);
  provider.changeKeys();
  const later = new Traveller(site, provider);
  await later.signIn();
  assert.ok(await later.isIn());
  assert.equal(provider.keys_fetched, 2);
  const header = Buffer.from('{"alg":"RS256","kid":"forged"}').toString('base64url');
  for (let i = 0; i < 20; ++i) {
    const reply = await later.at_site.post('/accedi/identita/notifica', { logout_token: `${header}.e30.AAAA` });
    assert.equal(reply.status, 400);
  }
  assert.equal(provider.keys_fetched, 2);
});

it('who signs out here is out there, and the other way round', async () => {
  const { site, provider } = await installation();
  provider.current = 'mario';
  const mario = new Traveller(site, provider);
  await mario.signIn();
  const form = await mario.at_site.form('/percorso', '/esci');
  const out = await mario.at_site.post(form.action, form.hidden);
  assert.equal(out.status, 303);
  const end = new URL(out.headers.location);
  assert.equal(end.origin, provider.issuer);
  assert.ok(!(await mario.isIn()));
  const asked = await mario.at_provider.get(end.pathname + end.search);
  const confirm = formsOf(asked.body)[0];
  const done = await mario.at_provider.post(new URL(confirm.action, provider.issuer).pathname,
    { ...confirm.hidden, logout: 'yes' });
  assert.equal(done.headers.location, `${site.address}/accedi`);
  provider.current = undefined; // signed out there too: asked anew, nobody signs in
  assert.equal((await mario.signIn()).url.pathname, '/accedi');

  // Ended at the provider: a notice arrives, and only that session ends.
  provider.current = 'mario';
  const first = new Traveller(site, provider);
  const second = new Traveller(site, provider);
  await first.signIn();
  await second.signIn();
  const page = await first.at_provider.get('/session/end');
  const there = formsOf(page.body)[0];
  await first.at_provider.post(new URL(there.action, provider.issuer).pathname, { ...there.hidden, logout: 'yes' });
  await until(async () => !(await first.isIn()), 'the notice');
  assert.ok(await second.isIn());
});

it('a signed-in person links another identity, which nobody else has', async () => {
  const { site, provider, database } = await installation();
  const { stdout } = await regia('--database', database, 'token', '--role', 'admin', '--name', 'Elena Vanni');
  const admin = new Traveller(site, provider);
  const link = new URL(stdout.trim()).pathname;
  assert.equal((await admin.at_site.post(link, {})).status, 303);
  const form = await admin.at_site.form('/il-mio-accesso', '/il-mio-accesso/identita');
  provider.current = 'nameless';
  const sent = await admin.at_site.post(form.action, form.hidden);
  const linked = await admin.go(sent.headers.location);
  assert.match(linked.body, /Identità digitale collegata/);
  const again = new Traveller(site, provider);
  const inside = await again.signIn();
  assert.ok(inside.body.includes('Elena Vanni'));
  // Somebody of the registry is not taken over by who is signed in.
  provider.current = 'piera';
  const other = new Traveller(site, provider);
  other.at_site.cookies = again.at_site.cookies;
  const second = await other.at_site.form('/il-mio-accesso', '/il-mio-accesso/identita/scollega');
  const back = await other.at_site.post(second.action, second.hidden);
  assert.match(back.headers.location, /serve-password/);
  const start = await other.at_site.post('/il-mio-accesso/identita', second.hidden);
  assert.equal((await other.go(start.headers.location)).status, 409);
});

it('a provider that is down is said to be, and nobody else waits', async () => {
  const { site, provider } = await installation();
  provider.is_down = true;
  const mario = new Traveller(site, provider);
  const page = await mario.signIn();
  assert.equal(page.status, 503);
  assert.match(page.body, /in questo momento non risponde/);
  assert.equal((await mario.at_site.get('/accedi')).status, 200);
  provider.is_down = false;
  provider.current = 'mario';
  await mario.signIn();
  assert.ok(await mario.isIn());
});
