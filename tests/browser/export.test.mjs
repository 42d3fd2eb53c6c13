// A list of more rows than the programme allows at once: asked for, made, taken; with scripts and without. And the
// pages of what is published: half-years, the month's sheet, open data, the sheet of Mondays.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { regia, root, serve } from '../program.mjs';
import { axe, cspErrors, launch, overflow } from './lib.mjs';
import { signIn } from './people.mjs';

const pictures = process.env.REGIA_TEST_PICTURES; // a folder: pictures of the pages are kept there
let browser;
let site;
let folder;
before(async () => {
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), 'regia-export-'));
  const programme = join(folder, 'programme');
  cpSync(join(root, 'programmes/toscana-fse2'), programme, { recursive: true });
  const file = join(programme, 'programme.toml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/export_rows = \d+/, 'export_rows = 5'));
  const database = `sqlite:${join(folder, 'demo.db')}`;
  await regia('--database', database, 'demo', '--people', '60', '--seed', '1', programme);
  site = await serve(database);
});
after(async () => {
  await browser?.close();
  await site?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const said = page => page.locator('main').innerText();
const picture = (page, name) => pictures && page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });

async function check(page, name) {
  await picture(page, name);
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(await overflow(page), []);
  assert.deepEqual(await cspErrors(page), []);
}

/** Opens the page until its words are there: what somebody without scripts does. */
async function until(page, words) {
  for (let i = 0; i < 50 && !words.test(await said(page)); ++i) {
    await new Promise(resolve => setTimeout(resolve, 200));
    await page.goto(page.url());
  }
  assert.match(await said(page), words);
}

for (const [width, javaScript] of [[1280, true], [390, false]])
  test(`a large list is asked for and taken, ${width} wide, ${javaScript ? 'with' : 'without'} scripts`, async () => {
    const page = await browser.newPage({ width, javaScript });
    await signIn(page, site, 'Marta Lippi');
    await page.goto(site.address + '/area-di-lavoro');
    const area = page.getByRole('button', { name: /Referente/ }).first();
    if (await area.count()) await area.click();
    await page.goto(site.address + '/enti/ausl-tc');
    await page.locator('a[href*="persone.csv"]').first().click();
    await page.waitForURL('**/esportazioni/*');
    await until(page, /Pronto/);
    await check(page, `prepared-${width}`);
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a[href$="/file"]').click()]);
    assert.match(readFileSync(await download.path(), 'utf8'), /^riga,righe_totali,ente,/);
    await page.goto(site.address + '/esportazioni');
    assert.match(await said(page), /persone-ausl-tc-/);
    await check(page, `exports-${width}`);
    await page.goto(site.address + '/lunedi');
    await check(page, `monday-${width}`);
  });

for (const width of [1280, 390])
  test(`what is published has its pages, ${width} wide`, async () => {
    const page = await browser.newPage({ width });
    await signIn(page, site, 'Paolo Nesi');
    await page.goto(site.address + '/monitoraggio');
    await check(page, `region-${width}`);
    for (const [path, words] of [['/monitoraggio/semestre', /Semestr/], ['/monitoraggio/regis', /Valore realizzato/],
                                 ['/dati-aperti', /Stato alla chiusura/]]) {
      await page.locator(`a[href="${path}"]`).first().click();
      await page.waitForURL(`**${path}`);
      assert.match(await said(page), words);
      await check(page, `${path.split('/').pop()}-${width}`);
      await page.goto(site.address + '/monitoraggio');
    }
  });
