// From a poster's QR code to a verified certificate, on a phone: in one sitting, and in five that were each cut off by
// something else. The person has no company mail, no account that was ever used, and a phone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { startDemo } from '../program.mjs';
import { cspErrors, launch, until } from './lib.mjs';
import { codeOnPaper, wordsOnPaper } from './paper.mjs';
import {
  answerQuestions, answerTest, fillSignIn, follow, openLetter, passTest, readModule, signIn, signInAs, signOut,
} from './people.mjs';

const phone = { width: 390, height: 844 };
const ada = { name: 'Ada Rossi', username: 'RSSDAA80A41D612M', password: 'la finestra sul cortile' };
const bea = { name: 'Bea Rossi', username: 'RSSBEA80A41D612S', password: 'il treno delle otto e dieci' };
const staff = [
  'cognome;nome;codice_fiscale;ente;profilo;unita;email',
  `Rossi;Ada;${ada.username};ausl-tc;oss;Medicina interna;`,
  `Rossi;Bea;${bea.username};ausl-tc;nurse;Medicina interna;`,
];

let browser;
let site;
before(async () => {
  browser = await launch();
  site = await startDemo({ people: 60, staff });
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

const words = page => page.locator('main').innerText();
const path = page => new URL(page.url()).pathname;

/** Marta Lippi prints the poster of her body. @returns where its QR code leads. */
async function poster(office) {
  await signIn(office, site, 'Marta Lippi');
  await office.goto(site.address + '/chi-non-entra');
  await follow(office, office.getByRole('link', { name: 'Locandina per il reparto' }));
  return codeOnPaper(await office.pdf({ format: 'A4' }));
}

/** From the poster to a password of hers: she asks, proves her address, is seen by Marta, follows the link. */
async function comeIn(page, office, person) {
  const address = `${person.username.toLowerCase()}@example.org`;
  await page.goto(await poster(office));
  assert.equal(path(page), '/accedi');
  await follow(page, page.getByRole('link', { name: 'Non riesci ad accedere?' }));
  await page.getByLabel('Nome e cognome').fill(person.name);
  await page.getByLabel('Codice fiscale', { exact: true }).fill(person.username);
  await page.getByLabel('Ente dove lavori').selectOption('ausl-tc');
  await page.getByLabel('Il tuo indirizzo e-mail').fill(address);
  await follow(page, page.getByRole('button', { name: 'Manda la richiesta' }));
  assert.match(await words(page), /Richiesta ricevuta/);
  await openLetter(page, site, address, 'Conferma il tuo indirizzo');
  await follow(page, page.getByRole('button', { name: 'Sì, è il mio indirizzo' }));
  assert.match(await words(page), /Indirizzo confermato/);

  await office.goto(site.address + '/chi-non-entra');
  const request = office.locator('.card-x', { hasText: person.name }).filter({ hasText: address });
  await request.getByLabel('Ho visto la persona e un suo documento').check({ force: true });
  await follow(office, request.getByRole('button', { name: 'Manda il collegamento' }));
  assert.match(await words(office), /Il collegamento è partito/);
  await office.context().close();

  await openLetter(page, site, address, 'Ciao');
  await follow(page, page.getByRole('button', { name: 'Accedi' }));
  await page.getByLabel('Nuova password').fill(person.password);
  await follow(page, page.getByRole('button', { name: 'Salva la password' }));
}

async function beginSurvey(page) {
  await page.goto(site.address + '/percorso');
  await follow(page, page.getByRole('link', { name: 'Rispondi al questionario' }));
  await follow(page, page.getByRole('button', { name: 'Inizia il questionario' }));
}

async function concludeModule(page, number) {
  await readModule(page, site, number, { quickly: number > 1 });
  await passTest(page, site, number, { quickly: number > 1 });
  assert.match(await words(page), /Verifica superata: 10 su 10/);
}

/** Takes her certificate home; whoever scans it sees that it is valid, and not whose it is. */
async function certificate(page, person) {
  await page.goto(site.address + '/percorso');
  assert.match(await words(page), /Percorso concluso: 8 moduli su 8/);
  // It is issued by who hears of the conclusion, a moment later: she looks again.
  const download = page.getByRole('link', { name: /Scarica l.attestato/ });
  const end = Date.now() + 20_000;
  do await page.goto(site.address + '/attestati');
  while ((await download.count()) === 0 && Date.now() < end);
  const arrives = page.waitForEvent('download');
  await download.click();
  const pdf = readFileSync(await (await arrives).path());
  assert.equal(pdf.subarray(0, 4).toString(), '%PDF');
  assert.match(await wordsOnPaper(pdf), new RegExp(person.name));

  const stranger = await browser.newPage(phone);
  await stranger.goto(await codeOnPaper(pdf));
  assert.match(await words(stranger), /Valido/);
  assert.match(await words(stranger), /Il nome non è pubblico/);
  assert.doesNotMatch(await stranger.content(), /Rossi/);
  assert.deepEqual(await cspErrors(stranger), []);
  await stranger.context().close();
}

const numberOf = async page => Number(/Domanda (\d+)/.exec(await words(page))[1]);
const step = page => page.locator('.outline [aria-current=step]').innerText();
const kept = page => page.evaluate(() =>
  Object.keys(localStorage).filter(key => key.startsWith('regia.risposta.')));

/** A tab that dies, as when the telephone runs out of memory. @returns another one of the same browser */
async function killTab(page) {
  const dead = page.waitForEvent('crash');
  page.goto('chrome://crash').catch(() => {});
  await dead;
  const context = page.context();
  await page.close();
  return context.newPage();
}

/** First sitting: the tab dies over a choice that was not sent yet. */
async function cutByKilledTab(page) {
  await beginSurvey(page);
  await answerQuestions(page, 3);
  assert.equal(await numberOf(page), 4);
  await page.locator('main input[type=radio]').nth(2).check({ force: true });
  await page.getByText(/Scelta salvata alle/).waitFor();
  const again = await killTab(page);
  await again.goto(site.address + '/percorso');
  assert.match(await words(again), /Hai risposto a 3 domande/);
  await follow(again, again.getByRole('link', { name: 'Riprendi il questionario' }));
  assert.equal(await numberOf(again), 4);
  assert.ok(await again.locator('main input[type=radio]').nth(2).isChecked());
  return again;
}

/** Second: the network goes in the survey, and again while she reads. */
async function cutByLostNetwork(page) {
  const context = page.context();
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Avanti', exact: true }).click();
  await page.getByText(/Non ancora inviata: la rete non risponde/).waitFor();
  assert.equal((await kept(page)).length, 1);
  await context.setOffline(false);
  await page.waitForURL('**/domanda?inviata=1');
  assert.equal(await numberOf(page), 5);
  await answerQuestions(page);
  assert.equal(path(page), '/profilo');
  assert.deepEqual(await kept(page), []);

  await readModule(page, site, 1, { most: 2 });
  await page.goto(site.address + '/percorso/moduli/1');
  // Kept with both steps, and with what its page is made of.
  await until(page, async () => {
    const state = await (await caches.match('/percorso/senza-rete/stato'))?.json();
    const keys = state ? await (await caches.open('regia-lezioni')).keys() : [];
    const is_kept = state?.opened['/percorso/moduli/1/senza-rete'] === '2';
    return is_kept && keys.some(one => one.url.includes('app.')) && Boolean(navigator.serviceWorker.controller);
  });
  await context.setOffline(true);
  await page.reload();
  assert.match(await words(page), /Stai leggendo senza rete/);
  await page.locator('[data-apri]:not([hidden])').click();
  await page.getByRole('heading', { name: /^3\. / }).waitFor();
  const sent = page.waitForResponse(answer => answer.url().endsWith('/percorso/moduli/1/passi'));
  await context.setOffline(false);
  await sent;
  await page.locator('.outline [aria-current=step]').waitFor();
  assert.match(await step(page), /^3\b/);
}

/** Third: her session is ended from elsewhere over a test that is filled in. */
async function cutByEndedSession(page, person) {
  await readModule(page, site, 1);
  await answerTest(page, site, 1);
  const other = await browser.newPage(phone);
  await signInAs(other, site, person);
  await other.goto(site.address + '/il-mio-accesso');
  await follow(other, other.getByRole('button', { name: 'Chiudi tutte le altre' }));
  await other.context().close();
  await follow(page, page.getByRole('button', { name: 'Consegna' }));
  assert.match(await words(page), /La sessione è scaduta/);
  await fillSignIn(page, person);
  await follow(page, page.getByRole('button', { name: 'Invia adesso' }));
  assert.match(await words(page), /Verifica superata: 10 su 10/);
}

/** Fourth: half of a module on this telephone, the rest on another one. */
async function cutByChangedDevice(page, person) {
  await readModule(page, site, 2, { most: 3, quickly: true });
  const here = await step(page);
  const another = await browser.newPage(phone);
  await signInAs(another, site, person);
  await another.goto(site.address + '/percorso');
  assert.match(await words(another), /Moduli conclusi: 1 su 8/);
  await follow(another, another.getByRole('link', { name: 'Riprendi il modulo' }));
  assert.equal(path(another), '/percorso/moduli/2');
  assert.equal(await step(another), here);
  await page.context().close();
  await concludeModule(another, 2);
  return another;
}

/** Fifth: on a computer of the ward she walks away from a lesson, somebody else comes, and then she again. */
async function cutByOthersAtTheSharedComputer(page, person) {
  await page.context().close();
  const ward = await browser.newPage(phone);
  await signInAs(ward, site, person);
  await readModule(ward, site, 3, { most: 2, quickly: true });
  const here = await step(ward);
  await ward.getByLabel('I tuoi appunti su questo passo').fill('Chiedere ad Anna.');
  await follow(ward, ward.getByRole('button', { name: 'Salva gli appunti' }));
  const context = ward.context();
  await context.clearCookies();  // the browser was closed: her session went with it, and nobody signed out
  await ward.close();

  const roberto = await context.newPage();
  await signIn(roberto, site, 'Roberto Dini');
  await until(roberto, async () => !(await caches.has('regia-lezioni')));
  assert.deepEqual(await kept(roberto), []);
  for (const address of ['/percorso', '/percorso/moduli/3', '/percorso/appunti', '/il-mio-accesso', '/attestati']) {
    await roberto.goto(site.address + address);
    assert.doesNotMatch(await roberto.content(), /Rossi|Bea|Chiedere ad Anna/, address);
  }
  await signOut(roberto);

  await signInAs(roberto, site, person);
  await roberto.goto(site.address + '/percorso/moduli/3');
  assert.equal(await step(roberto), here);
  assert.equal(await roberto.getByLabel('I tuoi appunti su questo passo').inputValue(), 'Chiedere ad Anna.');
  return roberto;
}

describe('from a poster to a verified certificate', () => {
  it('in one sitting, without scripts', async () => {
    const page = await browser.newPage({ ...phone, javaScript: false });
    await comeIn(page, await browser.newPage(), ada);
    await beginSurvey(page);
    await answerQuestions(page);
    assert.equal(path(page), '/profilo');
    for (let number = 1; number <= 8; ++number) await concludeModule(page, number);
    await certificate(page, ada);
    assert.deepEqual(await cspErrors(page), []);
  });

  it('in five sittings, each cut off: tab, network, session, device, somebody else', async () => {
    let page = await browser.newPage(phone);
    await comeIn(page, await browser.newPage(), bea);
    page = await cutByKilledTab(page);
    await cutByLostNetwork(page);
    await cutByEndedSession(page, bea);
    page = await cutByChangedDevice(page, bea);
    page = await cutByOthersAtTheSharedComputer(page, bea);
    for (let number = 3; number <= 8; ++number) await concludeModule(page, number);
    await certificate(page, bea);
  });
});
