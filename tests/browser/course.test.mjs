// Courses of cmi5 as people take them, in a real browser: brought, looked at before, approved, played to their end
// through a killed tab and a cut network. The packages are made here; REGIA_CMI5_SAMPLES names a folder with public
// ones.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { regia, startDemo } from '../program.mjs';
import { axe, cspErrors, launch, overflow } from './lib.mjs';
import { bring, packages_page, people, publish, zip_of } from './packages.mjs';
import { signIn } from './people.mjs';

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

const said = (name, text) => `<${name}><langstring lang="it">${text}</langstring></${name}>`;
const texts = title => said('title', title) + said('description', 'Testo');
const unit = (id, more, url) => `<au id="https://publisher.example/${id}" ${more}>${texts(id)}<url>${url}</url></au>`;
const structure = (title, body) => `<?xml version="1.0" encoding="utf-8"?>
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
<course id="https://publisher.example/course">${texts(title)}</course>${body}</courseStructure>`;

// A unit with nothing but what the specification says: the credential, the launch data, the preferences, its page kept
// as a state, a statement that waits for the network.
const program = `
const given = new URLSearchParams(location.search);
const show = text => { document.getElementById('n').textContent = text; };
const began = Date.now();
let auth, data, page = 1;
const call = (path, options = {}) => fetch(given.get('endpoint') + path, { ...options, headers: {
  'Content-Type': 'application/json', 'X-Experience-API-Version': '1.0.3', Authorization: 'Basic ' + auth } });
const agent = given.get('actor');
const state = id => '/activities/state?' + new URLSearchParams({
  activityId: given.get('activityId'), agent, registration: given.get('registration'), stateId: id });
async function until_sent(send) {
  for (;;) {
    const reply = await send().catch(() => null);
    if (reply) return reply;
    document.title = 'attende la rete';
    await new Promise(done => setTimeout(done, 500));
  }
}
async function say(word, result) {
  const moves = result && ('success' in result || 'completion' in result);
  const category = [{ id: 'https://w3id.org/xapi/cmi5/context/categories/cmi5' }];
  if (moves) category.push({ id: 'https://w3id.org/xapi/cmi5/context/categories/moveon' });
  const context = structuredClone(data.contextTemplate);
  context.registration = given.get('registration');
  context.contextActivities.category = category;
  const duration = 'PT' + Math.round((Date.now() - began) / 1000) + 'S';
  const statement = { id: crypto.randomUUID(), timestamp: new Date().toISOString(),
    actor: JSON.parse(given.get('actor')), verb: { id: 'http://adlnet.gov/expapi/verbs/' + word },
    object: { objectType: 'Activity', id: given.get('activityId') }, context,
    ...(word === 'initialized' ? {} : { result: { duration, ...result } }) };
  const reply = await until_sent(() => call('/statements', { method: 'POST', body: JSON.stringify(statement) }));
  if (!reply.ok) throw new Error(word + ' ' + await reply.text());
}
const turn = async () => {
  page += 1;
  show('Pagina ' + page);
  const reply = await until_sent(() => call(state('pagina'), { method: 'PUT', body: JSON.stringify({ page }) }));
  show('Pagina ' + page + (reply.ok ? ' conservata' : ' rifiutata ' + reply.status));
};
async function end(word, result) {
  try {
    if (word) await say(word, result);
    await say('terminated');
    if (data.returnURL) location.href = data.returnURL;
  } catch (error) { show('errore ' + error.message); }
}
(async () => {
  try {
    const taken = await (await fetch(given.get('fetch'), { method: 'POST' })).json();
    auth = taken['auth-token'];
    data = await (await call(state('LMS.LaunchData'))).json();
    await call('/agents/profile?' + new URLSearchParams({ agent, profileId: 'cmi5LearnerPreferences' }));
    await say('initialized');
    const kept = await call(state('pagina'));
    if (kept.ok) page = (await kept.json()).page;
    show('Pagina ' + page + ' ' + data.launchMode + ' ' + data.launchMethod);
  } catch (error) { show('errore ' + error.message); }
})();`;
const page_of_unit = `<!doctype html><html lang="it"><head><title>Unità</title></head><body><h1 id="n">si apre</h1>
<button onclick="turn()">Avanti</button>
<button onclick="end('completed', { completion: true })">Completa</button>
<button onclick="end('passed', { success: true })">Supera</button>
<button onclick="end()">Chiudi</button><script src="unit.js"></script></body></html>`;
const files = (title, body) => zip_of({
  'cmi5.xml': structure(title, body), 'parti/una parte.html': page_of_unit, 'parti/unit.js': program,
});
const address = 'parti/una%20parte.html?tema=1';
const three = `<block id="https://publisher.example/parte">${texts('Prima parte')}
  ${unit('Lettura', 'moveOn="Completed"', address)}
  ${unit('Prova', 'moveOn="Passed" masteryScore="0.8"', address)}</block>
  ${unit('Finestra', 'moveOn="CompletedOrPassed" launchMethod="OwnWindow"', address)}`;

const course = id => `${site.address}/percorso/corsi/${id}`;
const inside = page => page.frameLocator('[data-unit] iframe');
const press = (where, name) => where.getByRole('button', { name }).click();
const state_of = async (page, title) =>
  (await page.locator('#indice li', { hasText: title }).locator('.d').innerText()).trim();

async function begin(id) {
  const page = await browser.newPage();
  await signIn(page, site, people.learner);
  await page.goto(course(id));
  await press(page, 'Inizia il corso');
  await page.getByText('Attività del corso').first().waitFor();
  return page;
}
async function open(page, id, title) {
  await page.goto(course(id));
  await page.getByRole('link', { name: title }).click();
}
/** What the record store tells to who may read it. */
async function statements(more) {
  const { stdout } = await regia('--database', site.database, 'token', '--xapi', 'statements/read', '--name', 'Prova');
  const basic = Buffer.from(stdout.trim().replace(' ', ':')).toString('base64');
  const headers = { authorization: `Basic ${basic}`, 'x-experience-api-version': '1.0.3' };
  return (await (await fetch(`${site.address}/xapi/statements?ascending=true${more}`, { headers })).json()).statements;
}
async function kill(page) {
  const second = await page.context().newPage();
  const devtools = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  devtools.send('Page.crash').catch(() => {});
  await crashed;
  await page.close();
  return second;
}

test('a course is played to its end, framed and in a window, past a killed tab and a cut network', async () => {
  const id = await publish(browser, site, 'corso.zip', files('Corso di prova', three));
  const page = await begin(id);
  assert.match(await page.locator('#indice').innerText(), /0 di 3 concluse/);
  assert.match(await state_of(page, 'Prova'), /Da iniziare · si conclude superandola · soglia 0,8/);
  assert.deepEqual([...(await axe(page)), ...(await overflow(page))], []);
  await open(page, id, 'Lettura');
  await inside(page).getByText('Pagina 1 Normal AnyWindow').waitFor();
  assert.deepEqual([...(await axe(page)), ...(await overflow(page)), ...(await cspErrors(page))], []);
  await press(inside(page), 'Avanti');
  await inside(page).getByText('Pagina 2 conservata').waitFor();

  const second = await kill(page);
  await open(second, id, 'Lettura');
  await inside(second).getByText('Pagina 2 Normal').waitFor();
  assert.match(await state_of(second, 'Lettura'), /Iniziata/);

  await second.context().setOffline(true);
  await press(inside(second), 'Avanti');
  await inside(second).getByText('Pagina 3').waitFor();
  await second.waitForTimeout(2_000);
  await second.context().setOffline(false);
  await inside(second).getByText('Pagina 3 conservata').waitFor();
  await press(inside(second), 'Completa');
  await second.waitForURL(course(id));
  assert.equal(await state_of(second, 'Lettura'), 'Completata');
  assert.match(await second.locator('#indice').innerText(), /1 di 3 concluse/);

  await open(second, id, 'Lettura');
  await second.getByText('Hai già concluso questa attività').waitFor();
  await inside(second).getByText('Pagina 3 Review').waitFor();
  await press(inside(second), 'Chiudi');
  await second.waitForURL(course(id));

  await open(second, id, 'Prova');
  await inside(second).getByText('Pagina 1 Normal').waitFor();
  await press(inside(second), 'Supera');
  await second.waitForURL(course(id));
  await second.getByText('Prima parte (parte conclusa)').waitFor();

  await open(second, id, 'Finestra');
  await press(second, 'Apri l’attività');
  await second.getByText('Pagina 1 Normal OwnWindow').waitFor();
  await press(second, 'Completa');
  await second.waitForURL(course(id));
  await second.getByText('Corso concluso').waitFor();
  assert.match(await second.locator('#indice').innerText(), /3 di 3 concluse/);
  await second.goto(`${site.address}/percorso/corsi`);
  assert.match(await second.locator('main li', { hasText: 'Corso di prova' }).innerText(), /Concluso/);
  await second.context().close();
});

test('who brings a course and who approves it look at it before, and nothing is kept of it', async () => {
  const author = await browser.newPage();
  await signIn(author, site, people.author);
  const path = await bring(author, site, 'anteprima.zip', files('Corso da vedere', three));
  await author.getByRole('button', { name: 'Invia in rilettura' }).click();
  for (const [persona, title] of [[people.author, 'Lettura'], [people.committee, 'Finestra']]) {
    const page = await browser.newPage();
    await signIn(page, site, persona);
    await page.goto(site.address + path);
    const preview = await page.getByRole('link', { name: 'Anteprima' }).getAttribute('href');
    await page.goto(`${site.address}${preview}?voce=${encodeURIComponent(`https://publisher.example/${title}`)}`);
    const is_framed = title === 'Lettura';
    if (!is_framed) await press(page, 'Apri l’attività');
    const where = is_framed ? inside(page) : page;
    await where.getByText('Pagina 1 Browse').waitFor();
    await press(where, 'Chiudi');
    await page.waitForURL(site.address + path);
    await page.context().close();
  }
  const told = await statements('');
  const looks = told.filter(one => one.actor.account?.homePage.endsWith('/anteprima'));
  assert.deepEqual(looks.map(one => one.verb.id.split('/').at(-1)).sort(),
                   ['initialized', 'initialized', 'launched', 'launched', 'terminated', 'terminated']);
  const learner = await browser.newPage();
  await signIn(learner, site, people.learner);
  await learner.goto(`${site.address}/percorso/corsi`);
  assert.doesNotMatch(await learner.locator('main').innerText(), /Corso da vedere/);
  await learner.context().close();
  await author.context().close();
});

test('units that lie elsewhere open in place of the page and come back', async t => {
  const elsewhere = createServer((request, response) => {
    const is_program = request.url.startsWith('/unit.js');
    response.setHeader('Content-Type', is_program ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(is_program ? program : page_of_unit);
  });
  await new Promise(resolve => elsewhere.listen(0, '127.0.0.1', resolve));
  t.after(() => elsewhere.close());
  const there = `http://127.0.0.1:${elsewhere.address().port}/unita.html`;
  const body = unit('Altrove', 'moveOn="Completed"', there);
  const id = await publish(browser, site, 'cmi5.xml', Buffer.from(structure('Corso altrove', body)));
  const page = await begin(id);
  await open(page, id, 'Altrove');
  await press(page, 'Apri l’attività');
  await page.getByText('Pagina 1 Normal AnyWindow').waitFor();
  assert.ok(page.url().startsWith(there));
  await press(page, 'Completa');
  await page.waitForURL(course(id));
  await page.getByText('Corso concluso').waitFor();
  await page.context().close();
});

test('the pages of such a course are accessible and fit their window', async () => {
  const id = await publish(browser, site, 'pagine.zip', files('Pagine', three));
  const page = await begin(id);
  const voce = title => `?voce=${encodeURIComponent(`https://publisher.example/${title}`)}`;
  const author = await browser.newPage();
  await signIn(author, site, people.author);
  await author.goto(`${site.address}${packages_page}/${id}`);
  const preview = await author.getByRole('link', { name: 'Anteprima' }).getAttribute('href');
  const own = `/percorso/corsi/${id}`;
  const paths = [[page, own], [page, own + voce('Lettura')], [page, own + voce('Finestra')], [page, '/cmi5/ritorno'],
                 [author, preview], [author, preview + voce('Finestra')]];
  for (const [who, path] of paths)
    for (const [width, colorScheme] of [[1280, 'light'], [1280, 'dark'], [390, 'light'], [320, 'light']]) {
      await who.setViewportSize({ width, height: 800 });
      await who.emulateMedia({ colorScheme });
      await who.goto(site.address + path);
      if (path.includes('voce') && !path.includes('Finestra')) await inside(who).getByText('Pagina 1').waitFor();
      assert.deepEqual([...(await axe(who)), ...(await overflow(who))], [], `${path} at ${width}, ${colorScheme}`);
      if (process.env.PICTURES) await who.screenshot({
        path: `${process.env.PICTURES}/${paths.findIndex(one => one[1] === path)}-${width}-${colorScheme}.png` });
    }
  await page.context().close();
  await author.context().close();
});

/** What CATAPULT's example courses have in common: pages with "next", a bookmark, a quiz that answers itself. */
const example = {
  ready: where => where.locator('.contentpage').first().waitFor({ state: 'attached' })
    .then(() => where.locator('#content .title, #content h1, #content p, #content label').first().waitFor()),
  pages: where => where.locator('body').evaluate(() => course.pageList.length),
  at: where => where.locator('body').evaluate(() => Number(course.currentPageIdx)),
  next: where => where.locator('#next, .footerbar').first().click(),
  resume: where => where.getByRole('button', { name: 'Resume From Bookmark' }).click(),
};
const kept = page => page.waitForResponse(
  reply => reply.url().includes('suspendData') && reply.request().method() === 'PUT');

/** Goes on to the end of a unit, answers what is asked there, and leaves by its own button. */
async function finish(where) {
  for (let at = await example.at(where); at + 1 < (await example.pages(where)); ++at) await example.next(where);
  const submit = where.getByRole('button', { name: 'Submit Answers' });
  if (await submit.count()) {
    await where.getByRole('button', { name: /Select correct answers/ }).click();
    await submit.click();
    await where.locator('#score-passed.visible').waitFor();
    await where.locator('#score-panel .exit-button').click();
  } else {
    await where.locator('.exit-button').first().click();
  }
}

async function open_example(page, id, place) {
  await page.goto(course(id));
  await page.locator('#indice a').nth(place).click();
  const stage = page.locator('[data-unit]');
  await stage.waitFor();
  if ((await stage.getAttribute('data-unit')) === 'frame') return inside(page);
  await press(page, /^(Apri|Rivedi) l’attività$/);
  return page;
}

/** A killed tab in the middle, then a minute without network: each time it goes on from where it was. */
async function interrupt(page, begun, id, place, cut_ms) {
  for (let i = 0; i < 2; ++i) await Promise.all([kept(page), example.next(begun)]);
  const next = await kill(page);
  let where = await open_example(next, id, place);
  await example.resume(where);
  const after_kill = await example.at(where);
  await next.context().setOffline(true);
  await example.next(where);
  await next.waitForTimeout(cut_ms);
  await next.context().setOffline(false);
  await Promise.all([kept(next), example.next(where)]);
  where = await open_example(next, id, place);
  await example.resume(where);
  return { page: next, where, after_kill, after_cut: await example.at(where) };
}

const samples = process.env.REGIA_CMI5_SAMPLES;
const skip = !samples && 'REGIA_CMI5_SAMPLES names no folder';
test('public packages are played to their end, past a killed tab and a minute without network', { skip }, async t => {
  for (const name of readdirSync(samples).filter(one => one.endsWith('.zip'))) {
    const began = Date.now();
    const id = await publish(browser, site, name, readFileSync(join(samples, name)));
    let page = await begin(id);
    const units = await page.locator('#indice a').count();
    let told = 'no unit long enough to be interrupted';
    for (let place = 0; place < units; ++place) {
      let where = await open_example(page, id, place);
      await example.ready(where);
      if ((await example.pages(where)) > 5) {
        const went = await interrupt(page, where, id, place, 60_000);
        ({ page, where } = went);
        assert.equal(went.after_kill, 2, `${name}: the page after the killed tab`);
        assert.equal(went.after_cut, 4, `${name}: the page after the cut`);
        told = `resumed at page ${went.after_kill + 1} after the killed tab, ${went.after_cut + 1} after the cut`;
      }
      await finish(where);
      await page.waitForURL(course(id));
    }
    await page.getByText('Corso concluso').waitFor();
    const seconds = Math.round((Date.now() - began) / 1000);
    t.diagnostic(`${name}: ${units} units, ${told}; concluded, ${seconds} s`);
    await page.context().close();
  }
});
