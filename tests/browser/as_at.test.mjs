// The regional office asks for the figures of a past day, twice, and later closes the programme by an act; a learner
// reads calmly why nothing more is recorded, and an auditor still gets answers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../program.mjs';
import { axe, cspErrors, launch, overflow } from './lib.mjs';
import { follow, signIn, signOut } from './people.mjs';

let browser;
let site;
before(async () => {
  browser = await launch();
  site = await startDemo({ people: 60 });
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

async function ask(page, day) {
  await page.goto(site.address + '/monitoraggio');
  await page.getByLabel('Le cifre di un giorno passato').fill(day);
  await page.locator('form[action="/monitoraggio/al-giorno"] button').click();
  return page.locator('main').innerText();
}

test('the figures of a past day are the same when they are asked for again', async () => {
  const page = await browser.newPage({ width: 1280 });
  await signIn(page, site, 'Paolo Nesi');
  const first = await ask(page, '2026-01-31');
  for (const part of ['Le cifre al 31 gennaio 2026', 'Come pubblicato', 'Come noto oggi', 'Nessuna correzione'])
    assert.match(first, new RegExp(part));
  assert.deepEqual(await axe(page), []);
  const again = await ask(page, '2026-01-31');
  assert.equal(again, first);
  assert.match(await ask(page, '2026-02-02'), /valgono quelli del 1 febbraio 2026/);
  await page.locator('#enti ~ * a, section[aria-labelledby=enti] a').first().click();
  assert.match(new URL(page.url()).pathname, /^\/enti\/.*\/al-giorno$/);
  assert.match(await page.locator('main').innerText(), /Come pubblicato/);
  assert.deepEqual(await cspErrors(page), []);
  await signOut(page);
});

test('the same on a phone without scripts', async () => {
  const page = await browser.newPage({ width: 390, javaScript: false });
  await signIn(page, site, 'Paolo Nesi');
  assert.match(await ask(page, '2026-01-31'), /Le cifre al 31 gennaio 2026/);
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(await overflow(page), []);
  await signOut(page);
});

test('a day without figures is answered in words', async () => {
  const page = await browser.newPage({ width: 1280 });
  await signIn(page, site, 'Paolo Nesi');
  assert.match(await ask(page, '2020-06-30'), /Il 30 giugno 2020 non ha cifre: la prima fotografia/);
  assert.match(await ask(page, '2030-06-30'), /Il 30 giugno 2030 non è ancora chiuso: scegli un giorno passato/);
  assert.deepEqual(await axe(page), []);
  await page.goto(site.address + '/monitoraggio/al-giorno?al=2026-02-30');
  assert.match(await page.locator('main').innerText(), /Scrivi un giorno che esiste/);
  await signOut(page);
});

test('a programme is extended by an act, not by a wrong one', async () => {
  const page = await browser.newPage({ width: 390 });
  await signIn(page, site, 'Paolo Nesi');
  const register = async (act, day, end) => {
    await page.goto(site.address + '/programma');
    await page.locator('select[name=stato]').selectOption('extended');
    await page.locator('input[name=atto]').evaluate(field => { field.required = false; });
    await page.locator('input[name=atto]').fill(act);
    await page.getByLabel('Data dell’atto').fill(day);
    await page.locator('input[name=fine]').fill(end);
    await page.getByRole('button', { name: 'Registra lo stato' }).click();
    await page.waitForLoadState();
    return page.locator('main').innerText();
  };
  assert.match(await register('DGR 7', '2026-02-01', '2024-12-31'), /Scrivi un termine successivo/);
  assert.match(await register('DGR 7', '2024-12-31', '2026-12-31'), /precedente al suo inizio/);
  assert.match(await register('DGR 7', '2030-01-01', '2026-12-31'), /non oltre oggi/);
  assert.match(await register('', '2026-02-01', '2026-12-31'), /Scrivi tipo e numero/);
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(await overflow(page), []);
  assert.match(await register('DGR 7', '2026-02-01', '2026-12-31'), /Prorogato/);
  await signOut(page);
});

test('a programme is closed by an act and still answers', async () => {
  const page = await browser.newPage({ width: 1280 });
  await signIn(page, site, 'Paolo Nesi');
  await page.goto(site.address + '/programma');
  await page.locator('select[name=stato]').selectOption('closed');
  await page.locator('input[name=atto]').fill('DGR 99');
  await page.getByLabel('Data dell’atto').fill('2026-02-10');
  await page.getByRole('button', { name: 'Registra lo stato' }).click();
  assert.match(await page.locator('main').innerText(), /Spunta la conferma/);
  await page.getByLabel(/ho verificato le cifre/).check();
  await page.getByRole('button', { name: 'Registra lo stato' }).click();
  assert.match(await page.locator('main').innerText(), /DGR 99 del 10 febbraio 2026/);
  assert.deepEqual(await axe(page), []);
  await signOut(page);

  await signIn(page, site, 'Daniela Lotti');
  await page.getByRole('link', { name: 'Rispondi al questionario' }).click();
  await page.locator('main form button').first().click();
  assert.match(await page.locator('main').innerText(), /Il programma è chiuso/);
  assert.deepEqual(await axe(page), []);
  await page.getByRole('link', { name: 'Il mio percorso' }).first().click();
  await signOut(page);

  await signIn(page, site, 'Irene Galli');
  await page.goto(site.address + '/monitoraggio');
  assert.match(await page.locator('main').innerText(), /queste sono le cifre finali/);
  await signOut(page);

  await signIn(page, site, 'Elena Vanni');
  await page.goto(site.address + '/area-di-lavoro');
  const area = page.locator('section', { has: page.getByRole('heading', { name: 'DPO e verifiche' }) });
  await follow(page, area.getByRole('button'));
  assert.match(await ask(page, '2026-01-31'), /Le cifre al 31 gennaio 2026/);
  await page.goto(site.address + '/programma');
  assert.match(await page.locator('main').innerText(), /DGR 7[^]*DGR 99|DGR 99[^]*DGR 7/);
  assert.deepEqual(await axe(page), []);
});
