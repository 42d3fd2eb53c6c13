// A referent finds somebody who stands twice in her registry, compares the two, merges them and parts them again; she
// assigns a column of a file in another way and has the same file checked again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../program.mjs';
import { axe, cspErrors, launch, overflow } from './lib.mjs';
import { fileOf, follow, signIn } from './people.mjs';

const header = 'cognome;nome;codice_fiscale;ente;profilo;unita;dal';
const elsa = 'Neri;Elsa;NROLSE82B50D612W;ausl-tc;nurse;Prevenzione;2024-05-01';
const elsaAgain = 'Neri;Elsa;NROLSE82B50F205V;ausl-tc;nurse;Chirurgia;2025-01-01';

let browser;
let site;
let page;
before(async () => {
  browser = await launch();
  site = await startDemo({ people: 60, staff: [header, elsa, elsaAgain] });
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

const words = () => page.locator('main').innerText();

async function isRightAtEachWidth() {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    assert.deepEqual([...(await axe(page)), ...(await overflow(page))], []);
    const folder = process.env.PICTURES;
    if (folder) await page.screenshot({ path: `${folder}/${Date.now()}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

async function inBody() {
  await page.goto(site.address + '/enti/ausl-tc/persone?q=Neri');
  return page.locator('main tbody th', { hasText: 'Neri Elsa' }).count();
}

test('two records of one person are compared, merged, and parted again', async () => {
  assert.equal(await inBody(), 2);
  await page.goto(site.address + '/doppioni');
  await isRightAtEachWidth();
  await follow(page, page.getByRole('link', { name: 'È una sola: confronta' }));
  assert.match(await words(), /NROLSE82B50D612W/);
  assert.match(await words(), /Chirurgia/);
  await isRightAtEachWidth();
  await page.getByRole('radio', { name: /NROLSE82B50D612W/ }).check({ force: true });
  await follow(page, page.getByRole('button', { name: 'Unisci le due registrazioni' }));
  assert.match(await words(), /scrivi perché sono della stessa persona/);  // another place of birth
  await page.getByRole('radio', { name: /NROLSE82B50D612W/ }).check({ force: true });
  await page.getByLabel('Motivo').fill('Il comune di nascita era sbagliato nel file di gennaio');
  await page.getByLabel('Atto').fill('Nota 12/2026');
  await follow(page, page.getByRole('button', { name: 'Unisci le due registrazioni' }));
  const merge = page.url();
  assert.match(merge, /\/unioni\//);
  assert.match(await words(), /Nota 12\/2026/);
  await isRightAtEachWidth();
  assert.equal(await inBody(), 1);
  await page.goto(site.address + '/doppioni');
  assert.match(await words(), /Unioni fatte/);
  await isRightAtEachWidth();

  await page.goto(merge);
  await follow(page, page.getByRole('button', { name: 'Annulla l’unione' }));
  assert.match(await words(), /Annullata/);
  assert.equal(await inBody(), 2);
});

test('a column that was assigned wrongly is assigned again and the same file is checked again', async () => {
  await page.goto(site.address + '/importazioni');
  await page.setInputFiles('input[type=file]', fileOf('reparti.csv', [
    'cognome;nome;codice_fiscale;ente;profilo;Reparto',
    'Neri;Elsa;NROLSE82B50D612W;ausl-tc;nurse;Pronto soccorso']));
  await follow(page, page.getByRole('button', { name: 'Controlla il file' }));
  assert.match(await words(), /Non c’è nulla da applicare/);
  await page.getByLabel('reparto').selectOption('unita');
  await follow(page, page.getByRole('button', { name: 'Abbina di nuovo e ricontrolla il file' }));
  assert.match(await words(), /Applica 1 riga/);
  await isRightAtEachWidth();
});
