// A referent's Monday, on the computer of her office: what waits, who has not started, an absence, a reminder, the
// sheet to print, an answer at the desk, a person's sheet, a staff file that has a mistake and then has none.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startDemo } from '../program.mjs';
import { axe, cspErrors, launch, overflow, until } from './lib.mjs';
import { wordsOnPaper } from './paper.mjs';
import { fileOf, follow, nextStep, openLetter, signIn } from './people.mjs';

const header = 'cognome;nome;codice_fiscale;ente;profilo;unita;email';
const elsa = 'Neri;Elsa;NROLSE82B50D612W;ausl-tc;nurse;Prevenzione;elsa.neri@example.org';
const carla = 'Neri;Carla;NROCRL83C51D612V;ausl-tc;nurse;Prevenzione;carla.neri@example.org';
const sara = 'Neri;Sara;NROSRA84D52D612I;ausl-tc;oss;Prevenzione;sara.neri@example.org';
const ada = 'Masi;Ada;MSANDA85E53D612W;ausl-tc;oss;Prevenzione;ada.masi@example.org';
const lucia = 'Pili;Lucia;PLILCU86H14D612P;ausl-tc;nurse;Prevenzione;lucia.pili@example.org';

let browser;
let site;
let page;
before(async () => {
  browser = await launch();
  site = await startDemo({ people: 60, staff: [header, elsa, carla, sara] });
  page = await browser.newPage({ width: 1280 });
  await signIn(page, site, 'Marta Lippi');
});
after(async () => {
  try {
    if (page) assert.deepEqual(await cspErrors(page), []);
  } finally {
    await browser?.close();
    await site?.stop();
  }
});

const main = page => page.locator('main');
const words = page => main(page).innerText();
const row = name => page.getByRole('row', { name });

/** The people of her body in one state, by its chip, which says how many. */
async function peopleIn(state) {
  await page.goto(site.address + '/enti/ausl-tc/persone');
  const chip = page.getByRole('list', { name: 'Filtra per stato' }).getByRole('link', { name: state });
  const count = Number(/(\d+)$/.exec(await chip.innerText())[1]);
  await follow(page, chip);
  const names = await page.locator('main tbody th a').allInnerTexts();
  assert.equal(names.length, count);
  return names;
}

test('from her work area to what waits, and to those of her body who have not started', async () => {
  await follow(page, page.getByRole('link', { name: /^Area di lavoro/ }));
  assert.match(await words(page), /Referente GdL\s+In uso\s+Azienda USL Toscana Centro/);
  await follow(page, page.getByRole('link', { name: 'Da fare' }));
  assert.match(await words(page), /1 richiesta di assistenza a cui rispondere/);
  await follow(page, page.getByRole('navigation', { name: 'Principale' }).getByRole('link', { name: 'Il mio ente' }));
  assert.match(await words(page), /Persone nel perimetro/);
  const names = await peopleIn('Senza questionario');
  for (const one of ['Neri Carla', 'Neri Elsa', 'Neri Sara', 'Lotti Daniela']) assert.ok(names.includes(one), one);
  assert.ok(!names.includes('Bini Chiara'));
});

test('an absence takes somebody out of scope by its reason; a wrong one is refused and nothing is lost', async () => {
  await follow(page, page.getByRole('link', { name: 'Neri Elsa' }));
  await page.getByLabel('Primo giorno').fill('2026-02-02');
  await page.getByLabel('Ultimo giorno').fill('2026-01-30');
  await follow(page, page.getByRole('button', { name: 'Registra', exact: true }));
  assert.match(await words(page), /Scegli un motivo dell’elenco/);
  assert.equal(await page.getByLabel('Primo giorno').inputValue(), '2026-02-02');
  await page.getByLabel('Motivo dell’assenza').selectOption('Assenza lunga');
  await follow(page, page.getByRole('button', { name: 'Registra', exact: true }));
  assert.match(await words(page), /L’ultimo giorno è una data non prima del primo/);
  await page.getByLabel('Ultimo giorno').fill('');
  await follow(page, page.getByRole('button', { name: 'Registra', exact: true }));
  assert.match(await words(page), /Assenza aggiornata/);
  // The state follows within a second.
  await until(page, async () => (await (await fetch(location.href)).text()).includes('Fuori dal perimetro'));
  assert.ok((await peopleIn('Fuori dal perimetro')).includes('Neri Elsa'));
  assert.match(await row(/Neri Elsa/).innerText(), /Assenza lunga/);
});

test('a reminder goes to those who have not started; whoever starts meanwhile gets none', async () => {
  const waiting = [...(await peopleIn('Da iniziare')), ...(await peopleIn('Senza questionario'))];
  await follow(page, page.getByRole('link', { name: 'A chi non ha iniziato' }));
  await main(page).getByText('Leggi il messaggio').click();
  assert.match(await words(page), /il tuo ente ti ricorda il percorso/);

  // With the confirmation already on Marta's screen Sara comes in and opens her first module.
  const hers = await browser.newPage({ width: 390 });
  await hers.goto(site.address + '/accedi/aiuto');
  await hers.getByLabel('Codice fiscale o nome utente').fill('NROSRA84D52D612I');
  await follow(hers, hers.getByRole('button', { name: 'Mandami un collegamento' }));
  await openLetter(hers, site, 'sara.neri@example.org', 'hai chiesto un collegamento');
  await follow(hers, hers.getByRole('button', { name: 'Accedi' }));
  await hers.goto(site.address + '/percorso/moduli/1');
  await follow(hers, nextStep(hers));

  await follow(page, page.getByRole('button', { name: /^Manda \d+ promemoria/ }));
  await page.locator('#registro:not([hx-get])').waitFor();
  assert.match(await page.locator('#registro li').first().innerText(), /\d+ mandati · \d+ person/);
  await hers.goto(site.address + '/posta');
  const letters = hers.locator('.card-x', { hasText: 'il tuo ente ti ricorda il percorso' });
  const written = (await letters.allInnerTexts()).map(text => /[\w.']+@example\.org/.exec(text)[0]);
  assert.ok(written.includes('carla.neri@example.org'));
  for (const nobody of ['sara', 'elsa']) assert.ok(!written.includes(`${nobody}.neri@example.org`), nobody);
  assert.ok(written.length < waiting.length, `${written}`);
  await hers.context().close();
});

test('the sheet of her body is a document to print', async () => {
  await page.goto(site.address + '/enti/ausl-tc');
  const arrives = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Scheda in PDF' }).click();
  const pdf = readFileSync(await (await arrives).path());
  assert.equal(pdf.subarray(0, 4).toString(), '%PDF');
  const text = await wordsOnPaper(pdf);
  assert.match(text, /Azienda USL Toscana Centro/);
  assert.doesNotMatch(text, /Neri|Bini/);
});

test('an answer at the desk reaches who asked, and the opening of her sheet stands in her log', async () => {
  await follow(page, page.getByRole('link', { name: 'Sportello' }));
  await page.getByText('Rispondi o chiudi').first().click();
  await follow(page, page.getByRole('button', { name: 'Rispondi e chiudi' }).first());
  assert.match(await words(page), /Scrivi una risposta/);
  await page.getByLabel('Risposta a Lotti Daniela').fill('Sì: il percorso resta tuo anche nell’altra struttura.');
  await follow(page, page.getByRole('button', { name: 'Rispondi e chiudi' }).first());
  assert.match(await words(page), /Nessuna richiesta aperta/);
  await page.goto(site.address + '/enti/ausl-tc/persone?q=Lotti');
  await follow(page, page.getByRole('link', { name: 'Lotti Daniela' }));

  const hers = await browser.newPage({ width: 390 });
  await signIn(hers, site, 'Daniela Lotti');
  await hers.goto(site.address + '/assistenza');
  assert.match(await words(hers), /il percorso resta tuo/);
  await hers.goto(site.address + '/accessi');
  const look = hers.getByRole('row', { name: /La tua scheda/ });
  assert.match(await look.first().innerText(), /Marta Lippi/);
  await hers.context().close();
});

/** Uploads a staff file and sees what it would do. */
async function check(name, ...lines) {
  await page.goto(site.address + '/importazioni');
  await page.getByLabel('File del personale (CSV o XLSX)').setInputFiles(fileOf(name, [header, ...lines]));
  await follow(page, page.getByRole('button', { name: 'Controlla il file' }));
}

const found = async name => {
  await page.goto(`${site.address}/enti/ausl-tc/persone?q=${name}`);
  return page.getByRole('link', { name, exact: false }).and(page.locator('tbody a')).count();
};

test('a staff file with a mistake names line and field and changes nothing; mended, it is applied', async () => {
  await check('personale.csv', ada, lucia.replace('PLILCU86H14D612P', 'PLILCU86H14D612A'));
  const refused = page.getByRole('row', { name: /codice_fiscale/ });
  assert.match(await refused.innerText(), /^3\s+codice_fiscale\s+Il carattere di controllo/);
  assert.equal(await found('Masi'), 0);
  assert.equal(await found('Pili'), 0);

  await check('personale.csv', ada, lucia);
  assert.doesNotMatch(await words(page), /Righe scartate\s+[1-9]/);
  await follow(page, page.getByRole('button', { name: 'Applica 2 righe' }));
  assert.match(await words(page), /Righe applicate\s+2/);
  const applied = page.url();
  assert.equal(await found('Masi'), 1);
  assert.equal(await found('Pili'), 1);

  // The wrong month's file: it is taken back whole.
  await page.goto(applied);
  await follow(page, page.getByRole('link', { name: 'Annulla questa importazione' }));
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 });
    assert.deepEqual([...(await axe(page)), ...(await overflow(page))], []);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await follow(page, page.getByRole('button', { name: 'Annulla 2 righe' }));
  assert.match(await words(page), /Annullata/);
  assert.equal(await found('Pili'), 0);
});
