// Courses made elsewhere, in a real browser: brought, approved, played to their end; a tab killed in the middle, a
// network cut, a package that tries to reach us. The packages are made here.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../program.mjs';
import { axe, cspErrors, launch, overflow, until } from './lib.mjs';
import { cast, finder, inside, kill, manifest, packages_page, people, saved, waiting, zip_of } from './packages.mjs';
import { follow, signIn, signOut } from './people.mjs';

let browser;
let site;
let begin;
let course;
let publish;
before(async () => {
  browser = await launch();
  site = await startDemo({ people: 60 });
  ({ begin, course, publish } = cast(browser, site));
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

const page12 = `<!doctype html><html lang="it"><head><title>Parte</title><link rel="stylesheet" href="stile.css"></head>
<body><h1>Pagina <span id="n"></span></h1><button id="avanti">Avanti</button><script>${finder('API')}
api.LMSInitialize('');
let n = Number(api.LMSGetValue('cmi.core.lesson_location') || 1);
document.getElementById('n').textContent = n + ' ' + api.LMSGetValue('cmi.core.entry');
const status = 'cmi.core.lesson_status';
if (api.LMSGetValue(status) === 'not attempted') api.LMSSetValue(status, 'incomplete');
document.getElementById('avanti').onclick = () => {
  n += 1; document.getElementById('n').textContent = n;
  api.LMSSetValue('cmi.core.lesson_location', String(n)); api.LMSSetValue('cmi.suspend_data', 'pagina ' + n);
  if (n === 4) { api.LMSSetValue('cmi.core.lesson_status', 'completed'); api.LMSFinish(''); } else api.LMSCommit('');
};</script></body></html>`;

// One that looks above itself first, and that throws away its own window's API.
const page2004 = `<!doctype html><html lang="it"><head><title>Parte</title></head><body><h1 id="n"></h1>
<button id="fine">Fine</button><script>
const scan = (at, n) => at.API_1484_11 || (n < 7 && at.parent && at.parent !== at ? scan(at.parent, n + 1) : null);
const api = window.parent && window.parent !== window ? scan(window.parent, 0) : null;
api.Initialize('');
document.getElementById('n').textContent = api.GetValue('cmi.entry') + ' ' + api.GetValue('cmi.suspend_data');
api.SetValue('cmi.suspend_data', 'dati'); api.SetValue('cmi.exit', 'suspend'); api.Commit('');
document.getElementById('fine').onclick = () => {
  api.SetValue('cmi.score.scaled', '0.9'); api.SetValue('cmi.success_status', 'passed');
  api.SetValue('cmi.completion_status', 'completed'); api.Terminate(''); };</script></body></html>`;

const hostile = `<!doctype html><html lang="it"><head><title>Parte</title></head><body><script>
const got = {};
const attempt = (what, how) => { try { got[what] = String(how()); } catch (error) { got[what] = 'no'; } };
attempt('cookie', () => document.cookie);
attempt('storage', () => localStorage.length);
attempt('host', () => window.top.document.body.innerHTML);
attempt('token', () => top.document.querySelector('[name=form_token]').value);
attempt('real_parent', () => Object.getPrototypeOf(window).parent.document.title);
attempt('frame', () => window.frameElement.ownerDocument.title);
attempt('leave', () => { top.location.href = 'https://example.org/'; return 'asked'; });
(async () => {
  for (const [what, path] of [['page', '/i-miei-dati'], ['api', '/api/v1/path']])
    got[what] = await fetch(path, { credentials: 'include' }).then(r => r.text()).then(() => 'read', () => 'no');
  got.outside = await fetch('https://example.org/').then(() => 'read', () => 'no');
  const form = { method: 'POST', credentials: 'include', mode: 'no-cors' };
  got.form = await fetch('/esci', form).then(() => 'sent', () => 'no');
  document.body.textContent = JSON.stringify(got);
})();</script></body></html>`;

const files_of = (title, edition, items, page) => ({
  'imsmanifest.xml': manifest(title, edition, items),
  'corso/stile.css': 'body { font-family: sans-serif }',
  ...Object.fromEntries(items.map(id => [`corso/${id}.html`, page])),
});

test('a course of SCORM 1.2 is played to its end, through a killed tab and a cut network', async () => {
  const id = await publish('corso12.zip', zip_of(files_of('Sicurezza di prova', '1.2', ['a', 'b'], page12)));
  const page = await begin(id);
  await inside(page).getByText('Pagina 1 ab-initio').waitFor();
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(await overflow(page), []);
  await inside(page).getByRole('button', { name: 'Avanti' }).press('Enter');
  await saved(page);

  assert.deepEqual(await cspErrors(page), []);
  const context = page.context();
  const second = await kill(page);
  await second.goto(course(id));
  await inside(second).getByText('Pagina 2 resume').waitFor();

  await context.setOffline(true);
  await inside(second).getByRole('button', { name: 'Avanti' }).click();
  await until(second, () => /Non ancora salvato/.test(document.getElementById('saved').textContent));
  assert.equal(await waiting(second), 1);
  await context.setOffline(false);
  await saved(second);
  assert.equal(await waiting(second), 0);

  await inside(second).getByRole('button', { name: 'Avanti' }).click();
  await second.getByText('1 di 2 concluse').waitFor();
  await second.getByRole('link', { name: 'Attività successiva' }).click();
  await inside(second).getByText('Pagina 1 ab-initio').waitFor();
  for (let i = 0; i < 3; ++i) await inside(second).getByRole('button', { name: 'Avanti' }).click();
  await second.getByText('2 di 2 concluse').waitFor();
  await second.reload();
  await second.getByText('Corso concluso').first().waitFor();
  await context.close();
});

test('what waits in the browser is sent by her next page, and goes when she signs out', async () => {
  const id = await publish('coda.zip', zip_of(files_of('Coda', '1.2', ['a'], page12)));
  const page = await begin(id);
  await inside(page).getByText('Pagina 1').waitFor();
  await saved(page).catch(() => {});
  await page.context().setOffline(true);
  await inside(page).getByRole('button', { name: 'Avanti' }).click();
  await until(page, () => /Non ancora salvato/.test(document.getElementById('saved').textContent));
  const next = await page.context().newPage();
  await page.close();
  await next.context().setOffline(false);
  await next.goto(`${site.address}/percorso`);
  await until(next, () => !Object.keys(localStorage).some(key => key.startsWith('regia.corso.')));
  await next.goto(course(id));
  await inside(next).getByText('Pagina 2 resume').waitFor();
  await next.context().setOffline(true);
  await inside(next).getByRole('button', { name: 'Avanti' }).click();
  await until(next, () => /Non ancora salvato/.test(document.getElementById('saved').textContent));
  await next.context().setOffline(false);
  await signOut(next);
  assert.equal(await waiting(next), 0);
  await next.context().close();
});

test('a course of SCORM 2004 finds its API above itself, resumes, and ends', async () => {
  const id = await publish('corso2004.zip', zip_of(files_of('Corso 2004', '2004 4th Edition', ['a'], page2004)));
  const page = await begin(id);
  await inside(page).getByText('ab-initio').waitFor();
  await saved(page);
  const second = await kill(page);
  await second.goto(course(id));
  await inside(second).getByText('resume dati').waitFor();
  await inside(second).getByRole('button', { name: 'Fine' }).click();
  await second.getByText('1 di 1 concluse').waitFor();
  await second.context().close();
});

test('a package that tries cookies, storage, the host page, our addresses or others gets nothing', async () => {
  const id = await publish('ostile.zip', zip_of(files_of('Ostile', '1.2', ['a'], hostile)));
  const page = await begin(id);
  const text = inside(page).locator('body');
  await inside(page).getByText('"outside"').waitFor();
  const got = JSON.parse(await text.innerText());
  const { leave, form, ...read } = got;
  for (const [what, value] of Object.entries(read)) assert.equal(value, 'no', `${what}: ${value}`);
  assert.match(page.url(), /percorso\/corsi/, `the page stays (${leave})`);
  await page.goto(`${site.address}/percorso`);
  assert.match(page.url(), /percorso$/, `she is still signed in (${form})`);
  await page.context().close();
});

test('every page of such a course is accessible and fits its window', async () => {
  const id = await publish('pagine.zip', zip_of(files_of('Pagine', '2004 4th Edition', ['a', 'b'], page2004)));
  const learner = await begin(id);
  const author = await browser.newPage();
  await signIn(author, site, people.author);
  await author.goto(`${site.address}${packages_page}/${id}`);
  const preview = await author.getByRole('link', { name: 'Anteprima' }).getAttribute('href');
  const paths = [[author, `${packages_page}/${id}`], [author, packages_page], [author, preview],
                 [learner, `/percorso/corsi/${id}`], [learner, '/percorso/corsi']];
  for (const [page, path] of paths)
    for (const [width, colorScheme] of [[1280, 'light'], [1280, 'dark'], [390, 'light'], [320, 'light']]) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await page.goto(site.address + path);
      assert.deepEqual([...(await axe(page)), ...(await overflow(page))], [], `${path} at ${width}, ${colorScheme}`);
    }
  for (const page of [author, learner]) await page.context().close();
});

test('a bad package is refused with a list of what is wrong, also without scripts', async () => {
  const page = await browser.newPage({ javaScript: false });
  await signIn(page, site, people.author);
  await page.goto(site.address + packages_page);
  const bytes = zip_of({ 'imsmanifest.xml': manifest('Senza file', '1.2', ['a']) });
  await page.locator('input[type=file]').setInputFiles({ name: 'x.zip', mimeType: 'application/zip', buffer: bytes });
  await page.getByRole('button', { name: 'Carica il corso' }).click();
  for (let i = 0; i < 50 && !/non si può usare/.test(await page.content()); ++i) {
    await new Promise(done => setTimeout(done, 200));
    await page.reload();
  }
  assert.match(await page.locator('main').innerText(), /Il file da aprire non è nel pacchetto: corso\/a.html/);
  assert.deepEqual(await axe(page), []);
  await page.context().close();
});

test('a lead enters that somebody has concluded a course elsewhere', async () => {
  const lead = await browser.newPage();
  await signIn(lead, site, people.lead);
  await lead.goto(`${site.address}/area-di-lavoro`);
  const area = lead.locator('section, li, form').filter({ hasText: 'Referente GdL' }).getByRole('button');
  if (await area.count()) await follow(lead, area.first());
  await lead.goto(`${site.address}/enti/ausl-tc/persone`);
  const links = await lead.locator('main a[href*="/persone/"]').evaluateAll(all => all.map(link => link.pathname));
  await lead.goto(site.address + links.find(path => /^\/persone\/[0-9a-f-]{36}$/.test(path)));
  await follow(lead, lead.getByRole('link', { name: 'Completamenti registrati a mano' }));
  await lead.getByLabel('Titolo del corso').fill('Corso di ateneo');
  await lead.getByLabel('Concluso il').fill('2025-12-01');
  await lead.getByLabel('Atto', { exact: true }).fill('Determina 12');
  await lead.getByLabel('Data dell’atto').fill('2025-12-15');
  await lead.getByLabel('Perché si registra').fill('Corso frequentato in ateneo');
  await follow(lead, lead.getByRole('button', { name: 'Registra un completamento' }));
  await lead.getByText('Corso di ateneo').first().waitFor();
  for (const [width, colorScheme] of [[1280, 'light'], [1280, 'dark'], [390, 'light'], [320, 'light']]) {
    await lead.setViewportSize({ width, height: 800 });
    await lead.emulateMedia({ colorScheme });
    await lead.reload();
    assert.deepEqual([...(await axe(lead)), ...(await overflow(lead))], [], `completions at ${width}, ${colorScheme}`);
  }
  await lead.context().close();
});
