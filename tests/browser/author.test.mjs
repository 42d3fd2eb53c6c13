// An author's change from the first word to its approval, while a learner is inside the module: she ends on the texts
// she began with, whoever begins now has the new ones. Wrong input is told at each step, and no word typed is lost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { regia, startDemo } from '../program.mjs';
import { cspErrors, launch } from './lib.mjs';
import { follow, nextStep, signIn } from './people.mjs';

const draft = '/contenuti/F4/bozza';
const section = `${draft}/sezioni/a3-01`;
const added = 'Questa frase l’ha aggiunta Giulia.';
const act = 'Verbale n. 5 del 12 febbraio 2026';

let browser;
let site;
let giulia, rita, stefano, chiara;
before(async () => {
  browser = await launch();
  site = await startDemo({ people: 60 });
  [giulia, rita, stefano] = await Promise.all([browser.newPage(), browser.newPage(), browser.newPage()]);
  chiara = await browser.newPage({ width: 390 });
  // A demo has one author; another one comes in by a link, as the first people of an installation do.
  const { stdout } = await regia('--database', site.database, 'token', '--role', 'author', '--name', 'Rita Poli');
  await rita.goto(site.address + new URL(stdout.trim()).pathname);
  await follow(rita, rita.getByRole('button', { name: 'Accedi' }));
  const others = [[giulia, 'Giulia Serra'], [stefano, 'Stefano Landi'], [chiara, 'Chiara Bini']];
  await Promise.all(others.map(([page, name]) => signIn(page, site, name)));
});
after(async () => {
  try {
    for (const page of [giulia, rita, stefano, chiara]) if (page) assert.deepEqual(await cspErrors(page), []);
  } finally {
    await browser?.close();
    await site?.stop();
  }
});

const words = page => page.locator('main').innerText();
const press = (page, name) => follow(page, page.getByRole('button', { name, exact: true }));
const textOf = page => page.getByRole('textbox', { name: 'Testo' });
const open = (page, path) => page.goto(site.address + path);

test('the author writes: what is wrong is told beside the text, and the text stays', async () => {
  await open(giulia, '/contenuti/F4');
  await follow(giulia, giulia.getByRole('link', { name: 'Apri una bozza' }));
  await press(giulia, 'Apri una bozza');
  await follow(giulia, giulia.getByRole('link', { name: 'Un documento, tanti dati', exact: true }));
  const text = await textOf(giulia).inputValue();
  const mine = text.replace('\n\n', ` ${added}\n\n`);
  assert.notEqual(mine, text);
  await textOf(giulia).fill(mine);
  await giulia.getByLabel('Titolo').fill(' ');
  await giulia.getByLabel('Minuti dichiarati').fill('99');
  await press(giulia, 'Salva nella bozza');
  assert.match(await words(giulia), /Scrivi il titolo/);
  assert.match(await words(giulia), /Scrivi un numero di minuti da 1 a 60/);
  assert.equal(await textOf(giulia).inputValue(), mine);
  await giulia.getByLabel('Titolo').fill('Un documento, tanti dati');
  await giulia.getByLabel('Minuti dichiarati').fill('3');

  await press(giulia, 'Anteprima');
  assert.match(await words(giulia), /non è ancora salvato/);
  assert.ok((await giulia.getByText(added).count()) > 0);
  assert.equal(await textOf(giulia).inputValue(), mine);
  await textOf(giulia).fill(mine.replace(added, `<b>${added}</b>`));
  await press(giulia, 'Salva nella bozza');
  assert.match(await words(giulia), /Salvato nella bozza/);
  await open(giulia, draft);
  await press(giulia, 'Invia in rilettura');
  assert.match(await words(giulia), /1 cosa da correggere prima della rilettura/);
  assert.match(await words(giulia), /riga \d+: l’HTML non è ammesso/);
  assert.match(await words(giulia), /In scrittura/);
  await open(giulia, section);
  assert.ok((await textOf(giulia).inputValue()).includes(`<b>${added}</b>`));
  await textOf(giulia).fill(mine);
  await press(giulia, 'Salva nella bozza');
});

test('she reads it as a learner does, sees what changes, and sends it; her own work she does not review', async () => {
  await open(giulia, draft);
  await follow(giulia, giulia.getByRole('link', { name: 'Anteprima come discente' }));
  await giulia.getByLabel('Variante').selectOption('Base');
  await press(giulia, 'Mostra');
  assert.ok((await words(giulia)).includes(added));
  await open(giulia, `${draft}/differenze`);
  assert.ok((await words(giulia)).includes(added));
  assert.doesNotMatch(await words(giulia), /Nessuna differenza/);
  await open(giulia, draft);
  await press(giulia, 'Invia in rilettura');
  assert.match(await words(giulia), /In rilettura/);
  assert.match(await words(giulia), /la rilegge e la approva un’altra persona/);
  assert.equal(await giulia.getByRole('button', { name: 'Concludi la rilettura' }).count(), 0);
});

test('another reviews: not back without a word, and then it is concluded', async () => {
  await open(rita, draft);
  await press(rita, 'Rimanda a chi scrive');
  assert.match(await words(rita), /Scrivi che cosa va cambiato/);
  await rita.getByLabel('Nota').fill('Riletta due volte.');
  await press(rita, 'Concludi la rilettura');
  assert.match(await words(rita), /Riletta, da approvare/);
  assert.match(await words(rita), /Riletta due volte\./);
  assert.equal(await rita.getByRole('button', { name: 'Approva e pubblica' }).count(), 0);
});

test('the committee approves with its act, and the learner who is inside reads on what she began', async () => {
  await open(chiara, '/percorso/moduli/4?passo=1');
  assert.match(await words(chiara), /Bozza non validata/);
  await open(stefano, draft);
  await stefano.getByLabel('Atto di approvazione').fill('  ');
  await press(stefano, 'Approva e pubblica');
  assert.match(await words(stefano), /Scrivi l’atto su cui si basa l’approvazione/);
  await stefano.getByLabel('Atto di approvazione').fill(act);
  await press(stefano, 'Approva e pubblica');
  assert.equal(new URL(stefano.url()).pathname, '/contenuti/F4');
  assert.ok((await words(stefano)).includes(act));
  await follow(stefano, stefano.getByRole('link', { name: 'Versioni' }));
  const newest = stefano.getByRole('row', { name: `Stefano Landi: ${act}` });
  assert.match(await newest.innerText(), /0\s+0$/); // nobody has begun it
  await follow(stefano, newest.getByRole('link'));
  assert.ok((await words(stefano)).includes(added));

  await open(chiara, '/percorso/moduli/4?passo=1');
  assert.ok(!(await words(chiara)).includes(added));
  await open(chiara, '/percorso/moduli/4');
  await follow(chiara, nextStep(chiara));
  await open(chiara, '/percorso/moduli/4?passo=1');
  assert.ok(!(await words(chiara)).includes(added));

  const daniela = await browser.newPage({ width: 390 });
  await signIn(daniela, site, 'Daniela Lotti');
  await open(daniela, '/percorso/moduli/4');
  await follow(daniela, nextStep(daniela));
  assert.ok((await words(daniela)).includes(added));
  assert.doesNotMatch(await words(daniela), /Bozza non validata/);
  await daniela.context().close();
  await open(stefano, '/contenuti/F4/versioni');
  assert.match(await newest.innerText(), /1\s+0$/);
});
