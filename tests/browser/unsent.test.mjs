// An answer given without a network: said so, kept in the browser, sent when the network is back, and never seen by
// nor sent for anybody else who uses the same computer.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../program.mjs';
import { cspErrors, launch } from './lib.mjs';
import { signIn, signOut } from './people.mjs';

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

const kept = page =>
  page.evaluate(() => Object.keys(localStorage).filter(key => key.startsWith('regia.risposta.')));
const line = page => page.locator('#saved').innerText();
const heading = page => page.locator('main .between .muted').first().innerText();
const number = async page => Number(/Domanda (\d+)/.exec(await heading(page))[1]);

/** A new context of the browser with the survey of a persona open: at its first question, or where it was left. */
async function atQuestion(persona, page) {
  page ??= await browser.newPage();
  await signIn(page, site, persona);
  await page.goto(site.address + '/questionario');
  if (new URL(page.url()).pathname === '/questionario') {
    await page.getByRole('button', { name: 'Inizia il questionario' }).click();
    await page.waitForURL('**/domanda');
  }
  return page;
}

async function choose(page, place = 1) {
  await page.locator('main input[type=radio]').nth(place).check({ force: true });
  await page.getByRole('button', { name: 'Avanti', exact: true }).click();
}

async function answerOffline(page) {
  await page.context().setOffline(true);
  await choose(page);
  await page.waitForFunction(() => document.getElementById('saved').textContent.startsWith('Non ancora inviata'));
  assert.equal((await kept(page)).length, 1);
}

test('what could not be sent says so, is kept without a name, and goes when the network is back', async () => {
  const page = await atQuestion('Daniela Lotti');
  const at = await number(page);
  await answerOffline(page);
  const value = await page.evaluate(key => localStorage.getItem(key), (await kept(page))[0]);
  assert.doesNotMatch(value, /Lotti|Daniela|form_token/);
  assert.equal(await number(page), at);

  await page.context().setOffline(false);
  await page.waitForURL('**/domanda?inviata=1');
  assert.equal(await number(page), at + 1);
  assert.match(await line(page), /è salvata/);
  assert.deepEqual(await kept(page), []);
  // With a network nothing is ever kept, and «Non lo so» is as good an answer.
  await page.getByRole('button', { name: 'Non lo so, avanti' }).click();
  await page.waitForFunction(n => document.body.innerText.includes(`Domanda ${n} `), at + 2);
  assert.deepEqual(await kept(page), []);
  assert.deepEqual(await cspErrors(page), []);
  await signOut(page);
});

test('a closed tab loses nothing: the next page of the same person sends the answer', async () => {
  const page = await atQuestion('Daniela Lotti');
  const at = await number(page);
  await answerOffline(page);
  const context = page.context();
  await page.close();
  await context.setOffline(false);
  const again = await context.newPage();
  await again.goto(site.address + '/percorso');
  await again.waitForFunction(() => Object.keys(localStorage).every(key => !key.startsWith('regia.risposta.')));
  await again.goto(site.address + '/questionario');
  assert.equal(await number(again), at + 1);
});

test('on a shared computer the answer of one is gone when another signs in, and was never sent', async () => {
  const page = await atQuestion('Daniela Lotti');
  const at = await number(page);
  await answerOffline(page);
  const context = page.context();
  await context.clearCookies();  // her session has ended; she has walked away
  await page.close();
  await context.setOffline(false);
  const other = await context.newPage();
  await signIn(other, site, 'Roberto Dini');
  assert.deepEqual(await kept(other), []);
  await signOut(other);

  const back = await atQuestion('Daniela Lotti', other);
  assert.equal(await number(back), at);
  await back.goto(site.address + '/percorso');
  await back.goto(site.address + '/questionario');
  assert.equal(await number(back), at);
});

test('signing out takes it away, also without a network', async () => {
  const page = await atQuestion('Daniela Lotti');
  await answerOffline(page);
  const context = page.context();
  const failed = page.waitForEvent('requestfailed', request => request.url().endsWith('/esci'));
  await page.getByRole('button', { name: 'Esci' }).first().click({ noWaitAfter: true });
  await failed;
  await page.close();  // else the browser tries again by itself
  await context.setOffline(false);
  const again = await context.newPage();
  await again.goto(site.address + '/accedi');
  assert.deepEqual(await kept(again), []);
});

test('after twelve hours it is too old to be sent', async () => {
  const page = await atQuestion('Daniela Lotti');
  const at = await number(page);
  await answerOffline(page);
  await page.evaluate(key => {
    const value = JSON.parse(localStorage.getItem(key));
    localStorage.setItem(key, JSON.stringify({ ...value, at: value.at - 13 * 60 * 60 * 1000 }));
  }, (await kept(page))[0]);
  const context = page.context();
  await page.close();
  await context.setOffline(false);
  const again = await context.newPage();
  await again.goto(site.address + '/percorso');
  assert.deepEqual(await kept(again), []);
  await again.goto(site.address + '/questionario');
  assert.equal(await number(again), at);
});

test('a session that ended in the middle asks to sign in and takes the answer along', async () => {
  const page = await atQuestion('Daniela Lotti');
  const at = await number(page);
  await page.context().clearCookies();
  await choose(page, 2);
  await page.getByRole('button', { name: 'Daniela Lotti' }).click();
  await page.getByRole('button', { name: 'Invia adesso' }).click();
  await page.waitForFunction(n => document.body.innerText.includes(`Domanda ${n} `), at + 1);
  assert.deepEqual(await kept(page), []);
});
