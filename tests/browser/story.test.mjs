// The main path in a real browser, with scripts and without: survey, profile, module, test; and what the body sees.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../program.mjs';
import { cspErrors, launch } from './lib.mjs';
import { answerSurvey, passTest, readModule, signIn, signOut } from './people.mjs';

let browser;
let sites;
before(async () => {
  browser = await launch();
  sites = await Promise.all([startDemo({ people: 60 }), startDemo({ people: 60 })]);
});
after(async () => {
  await browser?.close();
  await Promise.all((sites ?? []).map(site => site.stop()));
});

async function goThrough(page, site) {
  await signIn(page, site, 'Daniela Lotti');
  assert.equal(new URL(page.url()).pathname, '/percorso');
  await page.getByRole('link', { name: 'Rispondi al questionario' }).click();
  const answered = await answerSurvey(page, site);
  assert.ok(answered >= 6 && answered <= 36, `${answered} questions`);
  assert.equal(new URL(page.url()).pathname, '/profilo');
  assert.match(await page.locator('main').innerText(), /Principi di base/);

  await readModule(page, site, 1);
  await passTest(page, site, 1);
  assert.match(await page.locator('main').innerText(), /Verifica superata: 10 su 10/);
  await page.goto(site.address + '/percorso');
  assert.match(await page.locator('main').innerText(), /Moduli conclusi: 1 su 8/);
  assert.deepEqual(await cspErrors(page), []);
  await signOut(page);

  await signIn(page, site, 'Marta Lippi');
  await page.goto(site.address + '/enti/ausl-tc?q=Lotti');
  assert.match(await page.locator('main').innerText(), /Lotti Daniela/);
  await signOut(page);
}

test('a person goes from the survey to a passed test without JavaScript, on a phone', async () => {
  const page = await browser.newPage({ width: 390, javaScript: false });
  await goThrough(page, sites[0]);
});

test('the same with JavaScript, on a desktop', async () => {
  const page = await browser.newPage({ width: 1280 });
  await goThrough(page, sites[1]);
  // A shared computer keeps nothing of who used it.
  const kept = await page.evaluate(() => [Object.keys(localStorage), Object.keys(sessionStorage)]);
  assert.deepEqual(kept.flat().filter(key => key !== 'tema'), []);
});

test('a passed test changes the pages of region and body within a second', async () => {
  const site = sites[0];
  const office = await browser.newPage();
  await signIn(office, site, 'Marta Lippi');
  const learner = await browser.newPage({ width: 390 });
  await signIn(learner, site, 'Chiara Bini');
  await readModule(learner, site, 4);
  await passTest(learner, site, 4);
  const passed_at = Date.now();
  let seen = '';
  while (!seen.includes('4/8') && Date.now() - passed_at < 10_000) {
    await office.goto(site.address + '/enti/ausl-tc?q=Bini+Chiara');
    seen = await office.locator('main').innerText();
  }
  // Printed and no gate: a page takes longer on a busy machine.
  console.log(`the body's page shows it after ${Date.now() - passed_at} ms`);
  assert.match(seen, /4\/8/);
});

test('keyboard alone: skip link, answer, go on', async () => {
  const page = await browser.newPage();
  await signIn(page, sites[1], 'Roberto Dini');
  await page.goto(sites[1].address + '/percorso/moduli/7');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Vai al contenuto');
  await page.keyboard.press('Enter');
  const start = page.locator('main form[action$="/passi"] button').first();
  for (let i = 0; i < 40 && !(await start.evaluate(element => element === document.activeElement)); ++i)
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText(/Avanzamento salvato/).waitFor();
  assert.match(await page.locator('main').innerText(), /Passo 2/);
});
