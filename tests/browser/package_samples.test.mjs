// Public packages, played to their end as a person would, through a killed tab and a network cut for a minute.
// REGIA_SCORM_SAMPLES names a folder with them (.zip); without it nothing is played. The player knows packages whose
// pages are turned by buttons of their own (`butNext`), whose tests mark the right answer (`correctAnswer`) and those
// whose activities are one page each; what else there is, is opened and told. Several of them speak from frame to
// frame, so packages have a name of their own here.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startDemo } from '../program.mjs';
import { launch } from './lib.mjs';
import { cast, inside, kill } from './packages.mjs';

const samples = process.env.REGIA_SCORM_SAMPLES;
const cut_ms = Number(process.env.REGIA_SCORM_CUT_MS ?? 60_000);
const activities_max = 40;
let browser;
let site;
let play;
before(async () => {
  if (!samples) return;
  browser = await launch();
  site = await startDemo({ people: 60, two_names: true });
  play = cast(browser, site);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

/** Asks the page until it says yes, across its loads. */
async function until(page, question, argument) {
  for (let n = 0; !(await page.evaluate(question, argument).catch(() => false)); ++n) {
    if (n > 300) throw new Error(`not true within 30 s: ${question}, ${argument}`);
    await page.waitForTimeout(100);
  }
}
const line_says = (page, pattern) =>
  until(page, said => new RegExp(said).test(document.getElementById('saved')?.textContent), pattern);
const answer_dialogs = (page, told) => page.on('dialog', dialog => {
  told.push(dialog.message());
  return dialog.accept();
});
const is_over = page => page.evaluate(() => Boolean(document.querySelector('.package-note')));
const next_of_ours = page => page.locator('[data-request="continue"]:not([hidden]), [data-go="next"]');

/** Gives the marked answers, or none of them; hands in. */
async function sit(frame, rightly) {
  for (const box of rightly ? await frame.locator('.correctAnswer').all() : []) {
    const input = box.locator('input');
    if ((await input.getAttribute('type')) === 'radio') await input.check();
    else await input.fill(/\((\d+)\)/.exec(await box.innerText())[1]);
  }
  await frame.getByRole('button', { name: 'Submit Answers' }).click();
  await frame.getByText('Score:').waitFor();
}

/** Turns one page of the activity. @returns whether there was one to turn, or a test to sit. */
async function turn(page, rightly) {
  const own = inside(page);
  await own.locator('#butNext, h1').first().waitFor({ timeout: 15_000 });
  const is_framed = (await own.locator('#contentFrame').count()) > 0;
  const content = is_framed ? own.frameLocator('#contentFrame') : own;
  await content.locator('h1, h2').first().waitFor();
  if ((await content.getByRole('button', { name: 'Submit Answers' }).count()) > 0) {
    await sit(content, rightly);
    return true;
  }
  return turn_over(own);
}

async function turn_over(own) {
  const button = own.locator('#butNext');
  if ((await button.count()) === 0 || (await button.isDisabled())) return false;
  await button.click();
  return true;
}

/** The network goes while she turns a page, and comes back: what she did is saved, the page is turned to again. */
async function cut_the_network(page) {
  const own = inside(page);
  if ((await own.locator('#butNext').count()) === 0 || (await own.locator('#butNext').isDisabled())) return false;
  await page.context().setOffline(true);
  await turn_over(own);
  await line_says(page, 'Non ancora salvato');
  await page.waitForTimeout(cut_ms);
  await page.context().setOffline(false);
  await line_says(page, 'salvato alle');
  await own.locator('#butPrevious').click();
  await own.frameLocator('#contentFrame').locator('h1, h2').first().waitFor();
  return true;
}

const here = page => page.evaluate(() => document.querySelector('[data-choice][aria-current]')?.dataset.choice ??
  document.querySelector('[data-package]')?.dataset.item);

async function play_to_end(first, course, told, fails_once) {
  let page = first;
  let was_cut = false;
  let was_killed = false;
  const visited = [];
  for (let n = 0; n < activities_max; ++n) {
    await page.waitForLoadState();
    if (await is_over(page)) break;
    const id = await here(page);
    visited.push(id);
    const rightly = !(fails_once && id === fails_once && visited.filter(one => one === id).length === 1);
    for (let pages = 0; (await turn(page, rightly)) && pages < 40; ++pages) {
      if (!was_killed && pages === 1) {
        await line_says(page, 'salvato alle');
        page = await kill(page);
        answer_dialogs(page, told);
        await page.goto(course);
        assert.equal(await here(page), id, 'she is where she was');
        was_killed = true;
      } else if (was_killed && !was_cut && pages > 1) {
        was_cut = await cut_the_network(page);
      }
    }
    await page.waitForTimeout(1_500);
    if ((await next_of_ours(page).count()) === 0) break;
    const before = await page.evaluate(() => performance.timeOrigin);
    await next_of_ours(page).click();
    await until(page, then => performance.timeOrigin !== then || document.querySelector('.package-note'), before);
  }
  await page.waitForTimeout(2_000);
  return { page, visited, was_cut, was_killed };
}

const skip = !samples && 'REGIA_SCORM_SAMPLES names no folder';
test('public packages are played to their end', { skip }, async t => {
  for (const name of readdirSync(samples).filter(one => one.endsWith('.zip')))
    await t.test(name, async () => {
      const id = await play.publish(name, readFileSync(join(samples, name)));
      const first = await play.begin(id);
      const told = [];
      answer_dialogs(first, told);
      const fails_once = /Remediation/.test(name) ? 'test_2' : null;
      const { page, visited, was_cut, was_killed } = await play_to_end(first, play.course(id), told, fails_once);
      await page.goto(play.course(id));
      const done = await page.locator('#indice').innerText();
      t.diagnostic(`${name}: ${visited.join(' > ')}; ${/\d+ di \d+ concluse/.exec(done)}; killed ${was_killed}, ` +
        `cut ${was_cut}; asked: ${[...new Set(told)].join(' / ')}`);
      assert.ok(await page.getByText('Corso concluso').first().isVisible(), 'the course is concluded');
      await page.context().close();
    });
});
