// Courses whose pages are made of several frames, with a name of the server of their own (`content_url`): the frames
// see one another, and still nothing of ours. Here the two names are 127.0.0.1 and localhost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../program.mjs';
import { launch } from './lib.mjs';
import { cast, finder, inside, kill, manifest, saved, zip_of } from './packages.mjs';

let browser;
let site;
let play;
before(async () => {
  browser = await launch();
  site = await startDemo({ people: 60, two_names: true });
  play = cast(browser, site);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

// The page above speaks with the system, the one inside with the page above; the third asks its neighbour.
const above = `<!doctype html><html lang="it"><head><title>Sopra</title></head><body><h1 id="n"></h1>
<iframe id="menu" name="menu" src="menu.html"></iframe><iframe id="testo" name="testo" src="testo.html"></iframe>
<script>${finder('API')}
api.LMSInitialize('');
n.textContent = 'Pagina ' + (api.LMSGetValue('cmi.core.lesson_location') || '1');
function record(page) { n.textContent = 'Pagina ' + page; api.LMSSetValue('cmi.core.lesson_location', page);
  if (page === '3') { api.LMSSetValue('cmi.core.lesson_status', 'completed'); api.LMSFinish(''); } }
</script></body></html>`;
const menu = `<!doctype html><html lang="it"><head><title>Menu</title></head><body>
<button onclick="parent.testo.show('2')">Due</button><button onclick="parent.testo.show('3')">Tre</button></body>
</html>`;
const text = `<!doctype html><html lang="it"><head><title>Testo</title></head><body><p id="t"></p><script>
function show(page) { t.textContent = 'Testo ' + page; parent.record(page); }
${finder('API')} t.textContent = api ? 'ha trovato il sistema' : 'solo';</script></body></html>`;
const framed = () => zip_of({
  'imsmanifest.xml': manifest('Riquadri', '1.2', ['a']),
  'corso/a.html': above,
  'corso/menu.html': menu,
  'corso/testo.html': text,
});

test('the frames of an activity talk to one another and save, through a killed tab', async () => {
  let page = await play.begin(await play.publish('riquadri.zip', framed()));
  const course = page.url();
  await inside(page).getByRole('heading', { name: 'Pagina 1' }).waitFor();
  assert.match(await page.locator('[data-package] iframe').getAttribute('src'), new RegExp(`^${site.content}/`));
  await inside(page).frameLocator('#testo').getByText('ha trovato il sistema').waitFor();
  await inside(page).frameLocator('#menu').getByRole('button', { name: 'Due' }).click();
  await inside(page).frameLocator('#testo').getByText('Testo 2').waitFor();
  await saved(page);
  page = await kill(page);
  await page.goto(course);
  await inside(page).getByRole('heading', { name: 'Pagina 2' }).waitFor();
  await inside(page).frameLocator('#menu').getByRole('button', { name: 'Tre' }).click();
  await page.getByText('1 di 1 concluse').waitFor();
  await page.context().close();
});

const hostile = address => `<!doctype html><html lang="it"><head><title>Parte</title></head><body><script>
const got = {};
const attempt = (what, how) => { try { got[what] = String(how()); } catch (error) { got[what] = 'no'; } };
attempt('cookie', () => document.cookie || 'no');
attempt('host', () => window.top.document.body.innerHTML);
attempt('token', () => top.document.querySelector('[name=form_token]').value);
attempt('waiting', () => Object.keys(top.localStorage).join());
attempt('frame', () => window.frameElement ? window.frameElement.ownerDocument.title : 'no');
attempt('own', () => Object.keys(localStorage).filter(key => key.startsWith('regia.')).join() || 'no');
(async () => {
  const ask = (path, how) => fetch(path, { credentials: 'include', ...how });
  for (const path of ['/i-miei-dati', '/percorso', '/api/v1/path'])
    got['here ' + path] = await ask(path).then(r => (r.ok ? 'read' : 'no'), () => 'no');
  got.sign_in = await ask('/accedi').then(r => (r.ok ? 'read' : 'no'), () => 'no');
  got.page = await ask('${address}/i-miei-dati').then(r => r.text()).then(() => 'read', () => 'no');
  got.form = await ask('${address}/esci', { method: 'POST', mode: 'no-cors' }).then(() => 'sent', () => 'no');
  got.outside = await fetch('https://example.org/').then(() => 'read', () => 'no');
  document.body.textContent = JSON.stringify(got);
})();</script></body></html>`;

test('a package on a name of its own reads no cookie and no page of ours, and that name gives none', async () => {
  const page_of = hostile(site.address);
  const zip = zip_of({ 'imsmanifest.xml': manifest('Ostile', '1.2', ['a']), 'corso/a.html': page_of });
  const page = await play.begin(await play.publish('ostile.zip', zip));
  await inside(page).getByText('"outside"').waitFor();
  const got = JSON.parse(await inside(page).locator('body').innerText());
  for (const [what, value] of Object.entries(got)) assert.equal(value, 'no', `${what}: ${value}`);
  await page.goto(`${site.address}/percorso`);
  assert.match(page.url(), /percorso$/, 'she is still signed in');
  const cookies = await page.context().cookies(site.content);
  assert.deepEqual(cookies, [], 'that name was given no cookie');
  for (const path of ['/', '/accedi', '/percorso', '/api/v1/path'])
    assert.equal((await fetch(site.content + path, { redirect: 'manual' })).status, 404, path);
  await page.context().close();
});

test('without a second name the frames of an activity are strangers to one another', async () => {
  const alone = await startDemo({ people: 60 });
  try {
    const there = cast(browser, alone);
    const page = await there.begin(await there.publish('riquadri.zip', framed()));
    await inside(page).getByRole('heading', { name: 'Pagina 1' }).waitFor();
    await inside(page).frameLocator('#menu').getByRole('button', { name: 'Due' }).click();
    await page.waitForTimeout(500);
    assert.doesNotMatch(await inside(page).frameLocator('#testo').locator('body').innerText(), /Testo 2/);
    await page.context().close();
  } finally {
    await alone.stop();
  }
});
