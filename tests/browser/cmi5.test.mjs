// A unit made by others: a page with a public cmi5 library, on another origin, launched, passed and finished in a
// browser; the store tells the whole story in its order.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { regia, startDemo } from '../program.mjs';
import { launch } from './lib.mjs';

const library = readFileSync(new URL('node_modules/@xapi/cmi5/dist/Cmi5.umd.js', import.meta.url));
const unit = `<!doctype html><html lang="it"><meta charset="utf-8"><title>Lezione</title><p id="state">si apre</p>
<script src="library.js"></script><script>
(async () => {
  const say = text => { document.getElementById('state').textContent = text; };
  try {
    const unit = new Cmi5();
    await unit.initialize();
    await unit.interactionTrueFalse('https://unit.example/q1', 'https://unit.example/q1', true, true,
      { en: 'A question' }, { en: 'A question' }, true);
    await unit.progress(50);
    await unit.moveOn({ score: { scaled: 0.9 } });
    say('fatto');
  } catch (error) {
    say('errore: ' + error + ' ' + JSON.stringify(error.response?.data ?? null));
  }
})();
</script></html>`;

let browser;
let site;
let bearer;
let units;
before(async () => {
  browser = await launch();
  site = await startDemo({ people: 60 });
  const role = ['--role', 'admin', '--bearer', '--name', 'Suite'];
  const { stdout } = await regia('--database', site.database, 'token', ...role);
  bearer = stdout.trim();
  units = createServer((request, response) => {
    const is_library = request.url.startsWith('/library.js');
    response.setHeader('Content-Type', is_library ? 'text/javascript' : 'text/html');
    response.end(is_library ? library : unit);
  });
  await new Promise(resolve => units.listen(0, '127.0.0.1', resolve));
});
after(async () => {
  await browser?.close();
  units?.close();
  await site?.stop();
});

async function operate(path, body, type = 'application/json') {
  const response = await fetch(site.address + '/api/v1/cmi5' + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': type },
    body: type === 'application/json' ? JSON.stringify(body) : body,
  });
  assert.equal(response.status, 201, await response.clone().text());
  return response.json();
}

const texts = `<title><langstring lang="it">Prova</langstring></title>
<description><langstring lang="it">Una prova</langstring></description>`;

test('a unit with a library of others goes through its session, and the course is satisfied', async () => {
  const address = `http://127.0.0.1:${units.address().port}/unit.html`;
  const structure = `<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
    <course id="https://unit.example/course">${texts}</course>
    <au id="https://unit.example/au" moveOn="CompletedAndPassed" masteryScore="0.8">${texts}<url>${address}</url></au>
    </courseStructure>`;
  const { course } = await operate('/courses', structure, 'text/xml');
  const account = { home_page: 'https://house.example', name: 'learner' };
  const { url, registration } = await operate(`/courses/${course}/launches`, { unit: 0, account });
  const page = await browser.newPage({ width: 1280 });
  await page.goto(url);
  await page.waitForFunction(() => document.getElementById('state').textContent !== 'si apre');
  assert.equal(await page.locator('#state').innerText(), 'fatto');

  const { stdout } = await regia('--database', site.database, 'token', '--xapi', 'statements/read', '--name', 'Prova');
  const basic = Buffer.from(stdout.trim().replace(' ', ':')).toString('base64');
  const told = await fetch(`${site.address}/xapi/statements?ascending=true&registration=${registration}`, {
    headers: { authorization: `Basic ${basic}`, 'x-experience-api-version': '1.0.3' },
  });
  const verbs = (await told.json()).statements.map(one => one.verb.id.split('/').at(-1));
  assert.deepEqual(verbs.slice(0, 2), ['launched', 'initialized']);
  assert.deepEqual([...verbs].sort(), [
    'answered', 'completed', 'initialized', 'launched', 'passed', 'progressed', 'satisfied', 'terminated',
  ]);
  const outcomes = [verbs.indexOf('passed'), verbs.indexOf('completed')];
  assert.ok(verbs.indexOf('satisfied') > Math.max(...outcomes), verbs.join(' '));
});
