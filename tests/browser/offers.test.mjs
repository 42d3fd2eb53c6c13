// The regional office proposes a course made elsewhere to an audience; who is in finds it on her path with the reason,
// and keeps it once she has begun, also when it is proposed no more.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../program.mjs';
import { axe, cspErrors, launch, overflow } from './lib.mjs';
import { manifest, publish, zip_of } from './packages.mjs';
import { follow, signIn, signOut } from './people.mjs';

let browser;
let site;
let course;
before(async () => {
  browser = await launch();
  site = await startDemo({ people: 60 });
  const structure = manifest('Consensi in reparto', '1.2', ['a']);
  const files = zip_of({ 'imsmanifest.xml': structure, 'corso/a.html': '<p>Una prova.</p>' });
  course = await publish(browser, site, 'consensi.zip', files);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

const main = page => page.locator('main').innerText();
async function check(page) {
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(await overflow(page), []);
  assert.deepEqual(await cspErrors(page), []);
}

/** An audience of who has begun, made in the pages. */
async function make_audience(page, name) {
  const clause = encodeURIComponent(JSON.stringify({ fact: 'path_begun' }));
  await page.goto(`${site.address}/destinatari/nuovi?c=${clause}`);
  assert.match(await main(page), /Livelli, punteggi e risposte non si possono chiedere/);
  await page.getByLabel('Come si chiama').fill(name);
  await follow(page, page.getByRole('button', { name: 'Salva' }));
  for (let i = 0; i < 50 && /In aggiornamento/.test(await main(page)); ++i) await page.reload();
}

test('a course is proposed to an audience, by counts', async () => {
  const page = await browser.newPage({ width: 1280 });
  await signIn(page, site, 'Paolo Nesi');
  await make_audience(page, 'Chi ha cominciato');
  await page.goto(site.address + '/destinatari');
  await follow(page, page.getByRole('link', { name: 'Corsi proposti' }));
  assert.match(await main(page), /Consensi in reparto\s+nessun gruppo/);
  await check(page);
  await follow(page, page.getByRole('link', { name: 'Consensi in reparto' }));
  const choice = page.getByLabel('Gruppo di destinatari');
  const label = (await choice.locator('option').allInnerTexts()).find(text => text.startsWith('Chi ha cominciato'));
  assert.match(label, /\((circa \d+|meno di 10) persone\)/);
  await choice.selectOption({ label });
  await follow(page, page.getByRole('button', { name: 'Proponi il corso' }));
  assert.match(await main(page), /Chi ha cominciato/);
  await check(page);
  await signOut(page);
  await page.context().close();
});

test('who is in has it on her path and keeps it once she has begun, on a phone without scripts', async () => {
  const page = await browser.newPage({ width: 390, javaScript: false });
  await signIn(page, site, 'Chiara Bini');
  await page.goto(site.address + '/percorso');
  assert.match(await main(page), /Corsi proposti a te\s+Consensi in reparto/);
  assert.match(await main(page), /Proposto a chi risponde a questa regola: /);
  await check(page);
  await follow(page, page.getByRole('link', { name: 'Consensi in reparto' }));
  await follow(page, page.getByRole('button', { name: 'Inizia il corso' }));

  const office = await browser.newPage({ width: 390 });
  await signIn(office, site, 'Paolo Nesi');
  await office.goto(`${site.address}/destinatari/corsi/${course}`);
  await check(office);
  await follow(office, office.getByRole('button', { name: /Non proporlo più/ }));
  assert.match(await main(office), /Ancora a nessun gruppo/);
  await office.context().close();

  await page.goto(site.address + '/percorso');
  assert.match(await main(page), /L’hai iniziato: resta qui finché non lo concludi/);
  await page.context().close();
});

test('who is not in has only the list of all courses', async () => {
  const page = await browser.newPage({ width: 1280 });
  await signIn(page, site, 'Daniela Lotti');
  await page.goto(site.address + '/percorso');
  assert.doesNotMatch(await main(page), /Corsi proposti a te/);
  assert.match(await main(page), /C’è 1 altro corso/);
  const refused = await page.goto(`${site.address}/destinatari/corsi/${course}`);
  assert.equal(refused.status(), 403);
  await page.context().close();
});
