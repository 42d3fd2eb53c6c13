// What the page of a course says is true: saved, not yet, signed out, refused. And the frame is entered and left by the
// keyboard, its links lose nothing, time without anybody there does not count.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../program.mjs';
import { launch, until } from './lib.mjs';
import { cast, finder, inside, manifest, people, saved, waiting, zip_of } from './packages.mjs';
import { signIn } from './people.mjs';

let browser;
let site;
let play;
let id;

// It says what it did when it is left, as many courses do.
const page12 = `<!doctype html><html lang="it"><head><title>Parte</title></head><body>
<h1>Pagina <span id="n"></span></h1>
<button id="avanti">Avanti</button> <a href="#n">Nota</a><script>${finder('API')}
api.LMSInitialize('');
let n = Number(api.LMSGetValue('cmi.core.lesson_location') || 1);
document.getElementById('n').textContent = n + ' ' + api.LMSGetValue('cmi.core.entry');
avanti.onclick = () => { n += 1; document.getElementById('n').textContent = n;
  api.LMSSetValue('cmi.core.lesson_location', String(n)); };
addEventListener('pagehide', () => { api.LMSSetValue('cmi.core.lesson_status', n > 2 ? 'completed' : 'incomplete');
  api.LMSFinish(''); });</script></body></html>`;

before(async () => {
  browser = await launch();
  site = await startDemo({ people: 60 });
  play = cast(browser, site);
  id = await play.publish('salva.zip', zip_of({
    'imsmanifest.xml': manifest('Salvataggi', '1.2', ['a', 'b']),
    'corso/a.html': page12,
    'corso/b.html': page12,
  }));
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

async function open(activity = 'a') {
  const page = await browser.newPage();
  await signIn(page, site, people.learner);
  await page.goto(`${play.course(id)}?voce=${activity}`);
  const start = page.getByRole('button', { name: 'Inizia il corso' });
  if ((await start.count()) > 0) {
    await start.click();
    await page.waitForLoadState();
    await page.goto(`${play.course(id)}?voce=${activity}`);
  }
  await inside(page).getByText('Pagina').waitFor();
  return page;
}
const forward = page => inside(page).getByRole('button', { name: 'Avanti' }).click();
const says = (page, words) =>
  until(page, new Function(`return /${words}/.test(document.getElementById('saved').textContent)`));

test('who was signed out meanwhile is told so, and her next session sends what waits', async () => {
  const page = await open();
  await forward(page);
  await saved(page);
  await page.context().clearCookies();
  await forward(page);
  await says(page, 'la sessione è finita');
  assert.equal(await waiting(page), 1);
  const next = await page.context().newPage();
  await signIn(next, site, people.learner);
  await until(next, () => !Object.keys(localStorage).some(key => key.startsWith('regia.corso.')));
  await page.context().close();
});

test('what the server will not have is not called saved, and stays with nobody else', async () => {
  const page = await open();
  await forward(page);
  await saved(page);
  // Somebody else signs in, in another tab of the same browser: the attempt is not hers.
  const other = await page.context().newPage();
  await page.context().clearCookies();
  await signIn(other, site, people.author);
  await forward(page);
  await says(page, 'il server non accetta');
  // Nothing of one person waits where another one is signed in.
  await other.reload();
  assert.equal(await waiting(other), 0);
  await page.context().close();
});

test('a link of ours is followed when what the activity says as it is left is saved', async () => {
  const page = await open('b');
  await forward(page);
  await forward(page);
  await page.getByRole('link', { name: 'Altri corsi' }).first().click();
  await page.waitForURL(/percorso\/corsi$/);
  await page.goto(play.course(id));
  assert.match(await page.locator('#indice').innerText(), /Parte b\s+\(conclusa\)/);
  await page.context().close();
});

test('the keyboard goes into the frame, works there, and comes out at both ends', async () => {
  const page = await open();
  const focused = () => page.evaluate(() => document.activeElement.tagName);
  await page.getByRole('link', { name: 'Salta il contenuto del corso' }).focus();
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'IFRAME');
  const before = await inside(page).locator('#n').innerText();
  await page.keyboard.press('Enter');
  assert.notEqual(await inside(page).locator('#n').innerText(), before, 'the button inside was pressed');
  await page.keyboard.press('Tab');
  assert.equal(await inside(page).locator(':focus').innerText(), 'Nota');
  await page.keyboard.press('Tab');
  assert.notEqual(await focused(), 'IFRAME');
  await page.keyboard.press('Shift+Tab');
  assert.equal(await focused(), 'IFRAME');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), '#dopo-il-corso');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'dopo-il-corso');
  await page.context().close();
});

test('ten minutes without anybody there count as one', async () => {
  const page = await open();
  await page.clock.install();
  await page.reload();
  await inside(page).getByText('Pagina').waitFor();
  await page.clock.runFor('10:00');
  const sent = page.waitForRequest(/\/salva\//);
  await forward(page);
  await page.clock.runFor(2_000);
  const { active } = (await sent).postDataJSON();
  assert.ok(active >= 30 && active <= 70, `${active} s`);
  await page.context().close();
});
