// Every page that people see: accessible (axe: nothing serious), fits its window, obeys its own policy, asks no other
// host, and weighs what the product promises.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../program.mjs';
import { axe, colours_only, cspErrors, launch, overflow, pageWeight } from './lib.mjs';
import { pagesOf } from './visits.mjs';

const first_page_bytes_max = 120 * 1024;
const next_page_bytes_max = 10 * 1024;
// An author reads all steps of a module at once, learners one by one; a developer searches the whole contract.
const whole_text_bytes_max = 20 * 1024;
const is_whole_text = path => path.endsWith('/anteprima') || path === '/api';
// Of the page's own, so besides the one that finds the session and the one that writes the look down; more only where
// it is said why.
const statements_max = 5;
const more_statements = [
  [/^\/persone\//, 8],                 // each context tells its own part
  [/^\/enti\/[^/?]+\?per=/, 6],         // sums by district or stored days, beside the list of people
  [/^\/inizio/, 7],                    // a count of each kind of work that waits
];
// One for each core of the smallest machine, and one that waits: a weight is known after half a second of silence.
const tabs = 3;

// The windows and colours that every page is looked at in, one after the other.
const looks = [
  { name: '1280', width: 1280, colours: 'light', judge: page => axe(page) },
  { name: 'dark', width: 1280, colours: 'dark', judge: page => axe(page, colours_only) },
  { name: '390', width: 390, colours: 'light', judge: page => axe(page) },
  { name: '200 % of 640', width: 320, colours: 'light', judge: () => [] },
];

let browser;
let site;
let visits;
before(async () => {
  browser = await launch();
  site = await startDemo({ people: 120 });
  visits = await pagesOf(site);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

/**
 * Opens every page, some at a time: look(page, path, reply) in a window of the person who sees it.
 * @returns what the content security policy refused
 */
async function lookAtAll(look) {
  const left = visits.visits.flatMap(({ who, cookies, paths }) => paths.map(path => ({ who, cookies, path })));
  const refused = [];
  const leave = async page => {
    if (!page) return;
    refused.push(...(await cspErrors(page)));
    await page.context().close();
  };
  const sitting = async () => {
    let page, sits;
    for (let one = left.shift(); one; one = left.shift()) {
      if (one.who !== sits) {
        await leave(page);
        page = await browser.newPage();
        await page.context().addCookies(one.cookies.map(cookie => ({ ...cookie, url: site.address })));
        sits = one.who;
      }
      await look(page, one.path, await page.goto(site.address + one.path));
    }
    await leave(page);
  };
  await Promise.all(Array.from({ length: tabs }, sitting));
  return refused;
}

/** What the page that is open has asked for, all of it of this host. */
async function weightOf(page, path) {
  const { requests } = await pageWeight(page);
  for (const { url } of requests) assert.ok(url.startsWith(site.address) || url.startsWith('data:'), url);
  // The pictures of the manual load as they come into view; what is promised is its text.
  const counted = requests.filter(({ kind }) => !(path.startsWith('/manuale') && kind === 'Image'));
  return counted.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** @returns a fault when it weighs too much */
async function weigh(page, path) {
  const limit = is_whole_text(path) ? whole_text_bytes_max : next_page_bytes_max;
  let total = await weightOf(page, path);
  if (total > limit) {  // the first page of this window, or the first with a script of its own: they are kept now
    await page.goto(site.address + path);
    total = await weightOf(page, path);
  }
  return total > limit ? [`${path}: ${total} bytes`] : [];
}

test('every link leads to a page, and every page is led to', () => {
  assert.deepEqual(visits.faults, []);
});

test('every page is accessible, fits its window, weighs what is promised, and asks this host alone', async () => {
  const faults = [];
  const refused = await lookAtAll(async (page, path, reply) => {
    if (reply.status() >= 500) faults.push(`${path}: status ${reply.status()}`);
    await page.setViewportSize({ width: looks[0].width, height: 800 });
    faults.push(...(await weigh(page, path)));
    for (const { name, width, colours, judge } of looks) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme: colours });
      const found = [...(await judge(page)), ...(await overflow(page))];
      faults.push(...found.map(fault => `${path} at ${name}: ${fault}`));
    }
  });
  assert.deepEqual([...faults, ...refused], []);
});

const beside_turns_max = 160;
const looks_in_a_row = 4;
test('no page asks the database more than promised', async () => {
  const told = (metrics, name) => Number(new RegExp(`^regia_db_${name}_total (\\d+)`, 'm').exec(metrics)[1]);
  const asked = async () => { // all but what writes: a page writes only who looked
    const metrics = await (await fetch(site.address + '/metrics')).text();
    return told(metrics, 'statements') - told(metrics, 'commands');
  };
  let besides = Infinity; // what asking costs itself
  for (let turn = 0; turn < 5; turn++) besides = Math.min(besides, -(await asked()) + (await asked()));
  const faults = [];
  for (const { cookies, paths } of visits.visits)
    for (const path of paths) {
      const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
      const limit = more_statements.find(([page]) => page.test(path))?.[1] ?? statements_max;
      const session = cookies.length > 0 ? 1 : 0;
      // What works beside it asks too, woken by the commit of the look; then it lets commits gather for a moment, in
      // which a look that follows at once is alone. An open page of figures whose tab was closed is told for half a
      // minute more.
      let least = Infinity;
      for (let turn = 0; turn < beside_turns_max && least > limit; turn++) {
        if (turn > 0 && turn % looks_in_a_row === 0) await new Promise(resolve => setTimeout(resolve, 1_000));
        const before = await asked();
        await (await fetch(site.address + path, { headers: { cookie }, redirect: 'manual' })).arrayBuffer();
        least = Math.min(least, (await asked()) - before - besides - session);
      }
      if (least > limit) faults.push(`${path}: ${least} statements of its own`);
    }
  assert.deepEqual(faults, []);
});

test('the first page weighs what is promised', async () => {
  const page = await browser.newPage();
  await page.goto(site.address + '/accedi');
  const first = await pageWeight(page);
  console.log(`first page: ${first.total} bytes`);
  assert.ok(first.total <= first_page_bytes_max, JSON.stringify(first.requests));
});
