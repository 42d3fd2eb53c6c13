// A lesson in a real browser: without a network, by whoever sits there next, its film, its honest time.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../program.mjs';
import { cspErrors, launch, until } from './lib.mjs';
import { signIn, signOut } from './people.mjs';

const lesson = '/percorso/moduli/4';
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

const kept_addresses = page =>
  page.evaluate(async () => {
    if (!(await caches.has('regia-lezioni'))) return [];
    const keys = await (await caches.open('regia-lezioni')).keys();
    return keys.map(request => new URL(request.url).pathname);
  });

/** Opens the lesson and waits until its copy and all that the page is made of are kept. */
async function open_and_keep(page) {
  await page.goto(site.address + lesson);
  await until(page, async () => {
    const state = await caches.match('/percorso/senza-rete/stato');
    const keys = state ? await (await caches.open('regia-lezioni')).keys() : [];
    const is_kept = end => keys.some(request => request.url.includes(end));
    return is_kept('site.') && is_kept('app.') && Boolean(navigator.serviceWorker.controller);
  });
}

const step_count = async page => {
  const answer = await page.request.get(`${site.address}/api/v1/path/modules/F4`);
  return (await answer.json()).sections_opened;
};

test('an opened lesson is read without a network, and its steps are saved when it is back', async () => {
  const page = await browser.newPage({ width: 390 });
  await signIn(page, site, 'Chiara Bini');
  await open_and_keep(page);
  const before_it = await step_count(page);
  const kept = await kept_addresses(page);
  const allowed = /^\/(assets\/|percorso\/moduli\/4\/senza-rete$|percorso\/senza-rete\/stato$)/;
  assert.deepEqual(kept.filter(path => !allowed.test(path)), [], 'nothing but the lesson is kept');

  await page.context().setOffline(true);
  await page.reload();
  const text = await page.locator('main').innerText();
  assert.match(text, /Stai leggendo senza rete/);
  assert.doesNotMatch(await page.content(), /Chiara|versione base|intermedia|avanzata|il tuo livello/);
  const visible = () => page.locator('[data-passo]:not([hidden])').count();
  const opened = await visible();
  assert.equal(opened, before_it);
  await page.locator('[data-apri]:not([hidden])').press('Enter');
  await page.waitForFunction(count => document.querySelectorAll('[data-passo]:not([hidden])').length > count, opened);
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H2');
  await page.reload(); // the step stays taken
  await page.waitForFunction(count => document.querySelectorAll('[data-passo]:not([hidden])').length > count, opened);
  assert.equal(await visible(), opened + 1);
  const other_tab = await page.context().newPage();
  await other_tab.goto(site.address + '/profilo').then(
    () => assert.fail('the profile was kept'),
    error => assert.match(String(error), /ERR_INTERNET_DISCONNECTED|ERR_FAILED/),
  );
  await other_tab.close();

  // The copy gives its place to the lesson, which sends.
  await page.context().setOffline(false);
  await page.locator('[data-tempo]').waitFor();
  await until(page, async () => {
    const state = await (await caches.match('/percorso/senza-rete/stato'))?.json();
    return state?.steps.length === 0;
  });
  assert.equal(await step_count(page), before_it + 1);
  assert.deepEqual(await cspErrors(page), []);
  await signOut(page);
  assert.deepEqual(await kept_addresses(page), [], 'signing out takes the copies along');
});

test('whoever signs in next finds nothing, and sends nothing of hers', async () => {
  const page = await browser.newPage();
  await signIn(page, site, 'Chiara Bini');
  await open_and_keep(page);
  const before_it = await step_count(page);
  await page.context().setOffline(true);
  await page.reload();
  const opened = await page.locator('[data-passo]:not([hidden])').count();
  await page.locator('[data-apri]:not([hidden])').click();
  await page.locator('[data-passo]:not([hidden])').nth(opened).waitFor();
  await page.context().clearCookies(); // the session has ended, and nobody signed out
  await page.context().setOffline(false);
  await page.waitForURL('**/accedi*');
  await until(page, async () => !(await caches.match('/percorso/moduli/4/senza-rete')));
  await signIn(page, site, 'Roberto Dini');
  await until(page, async () => !(await caches.has('regia-lezioni')));
  assert.deepEqual(await page.evaluate(() => navigator.serviceWorker.getRegistrations().then(all => all.length)), 0);
  await signOut(page);
  await signIn(page, site, 'Chiara Bini');
  assert.equal(await step_count(page), before_it);
});

test('a copy is gone after twelve hours', async () => {
  const page = await browser.newPage();
  await signIn(page, site, 'Chiara Bini');
  await open_and_keep(page);
  await page.evaluate(async () => {
    const cache = await caches.open('regia-lezioni');
    const state = await (await cache.match('/percorso/senza-rete/stato')).json();
    for (const path of Object.keys(state.pages)) state.pages[path] = Date.now() - 1;
    await cache.put('/percorso/senza-rete/stato', new Response(JSON.stringify(state)));
  });
  await page.context().setOffline(true);
  await assert.rejects(page.reload());
});

test('a film plays with captions, is asked for part by part, and its seconds count once', async () => {
  const page = await browser.newPage();
  await signIn(page, site, 'Chiara Bini');
  const parts = [];
  page.on('response', answer => {
    if (answer.url().endsWith('/video/a1-04')) parts.push(answer.status());
  });
  const video = page.locator('video');
  for (let step = 1; step <= 9 && (await video.count()) === 0; ++step)
    await page.goto(`${site.address}/percorso/moduli/1?passo=${step}`);
  assert.deepEqual(parts, []);  // nothing of a film is sent before she plays it
  await video.evaluate(async film => {
    film.muted = true;
    await film.play();
  });
  await page.waitForFunction(() => document.querySelector('video').readyState >= 1);
  assert.ok(parts.length > 0 && parts.every(status => status === 206), `parts: ${parts}`);
  assert.equal(Math.round(await video.evaluate(film => film.duration)), 24);
  assert.equal(await video.evaluate(film => film.textTracks[0].mode), 'showing');
  await video.evaluate(film => {
    film.currentTime = 15;
  });
  await page.waitForFunction(() => document.querySelector('video').currentTime > 16);
  const cue = await video.evaluate(film => film.textTracks[0].activeCues[0]?.text ?? '');
  assert.match(cue, /Con il consenso/);
  await video.evaluate(film => film.pause());
  const watched = async () => {
    const answer = await (await page.request.get(site.address + '/api/v1/path/time')).json();
    return answer.sections.find(one => one.section === 'a1-04')?.watched ?? '';
  };
  for (let tries = 0; tries < 50 && !(await watched()); ++tries) await new Promise(done => setTimeout(done, 100));
  assert.match(await watched(), /(^|,)15(\.\d)?-1[67]/);
  assert.deepEqual(await cspErrors(page), []);
});

test('an open page that nobody uses counts at most two minutes in half an hour', async () => {
  const page = await browser.newPage();
  await page.clock.install();
  await signIn(page, site, 'Chiara Bini');
  const reports = [];
  await page.route('**/tempo', route => {
    reports.push(Number(new URLSearchParams(route.request().postData()).get('letti')));
    return route.fulfill({ contentType: 'text/plain', body: '' });
  });
  await page.goto(site.address + lesson);
  await page.clock.runFor(30 * 60_000);
  assert.ok(reports.length > 0 && Math.max(...reports) <= 120, `counted: ${reports}`);
  for (let minute = 0; minute < 5; ++minute) {
    await page.keyboard.press('ArrowDown');
    await page.clock.runFor(60_000);
  }
  const counted = Math.max(...reports);
  assert.ok(counted >= 300 && counted <= 420, `five minutes of use: ${reports}`);
});
