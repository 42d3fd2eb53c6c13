// What has to work without scripts besides the path itself (story.test.mjs): a survey left in the middle is resumed on
// another computer, a lead filters her people, and takes the list along.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startDemo } from '../program.mjs';
import { launch } from './lib.mjs';
import { follow, signIn } from './people.mjs';

let browser;
let site;
before(async () => {
  browser = await launch();
  site = await startDemo({ people: 120 });
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

const plainPage = width => browser.newPage({ width, javaScript: false });
const words = page => page.locator('main').innerText();

test('a survey goes on where it was left, on another computer', async () => {
  const phone = await plainPage(390);
  await signIn(phone, site, 'Daniela Lotti');
  await phone.goto(site.address + '/questionario');
  await follow(phone, phone.locator('main form button').first());
  for (let answered = 0; answered < 2; answered++) {
    await phone.locator('main input[type=radio]').first().check({ force: true });
    await follow(phone, phone.getByRole('button', { name: 'Avanti', exact: true }));
  }
  const question = await phone.locator('main fieldset legend').innerText();
  assert.match(await words(phone), /Domanda 3\b/);
  await phone.context().close();

  const ward = await plainPage(1280);
  await signIn(ward, site, 'Daniela Lotti');
  await ward.goto(site.address + '/questionario');
  await follow(ward, ward.locator('main form button').first());
  assert.equal(await ward.locator('main fieldset legend').innerText(), question);
  await ward.context().close();
});

test('a lead filters her people, and what she takes along is what she saw', async () => {
  const page = await plainPage(1280);
  await signIn(page, site, 'Marta Lippi');
  await page.goto(site.address + '/enti/ausl-tc/persone');
  const all = await page.locator('main tbody tr').count();
  await page.getByRole('searchbox').fill('Lotti');
  await page.locator('main form').filter({ has: page.getByRole('searchbox') }).getByRole('button').first().click();
  await page.waitForURL(/q=Lotti/);
  const rows = page.locator('main tbody tr');
  assert.ok((await rows.count()) < all, 'the filter left everybody in');
  const names = [];
  for (const row of await rows.all()) names.push((await row.locator('th').innerText()).split('\n')[0]);
  assert.ok(names.length > 0 && names.every(name => name.includes('Lotti')), names.join(', '));
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /CSV/ }).click(),
  ]);
  const lines = readFileSync(await download.path(), 'utf8').trim().split(/\r?\n/);
  for (const name of names) assert.ok(lines.some(line => line.includes(name)), `${name} is not in the file`);
  assert.equal(lines.filter(line => /Lotti/.test(line)).length, names.length);
  assert.match(await words(page), /Lotti/);
  await page.context().close();
});
