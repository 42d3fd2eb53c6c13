// Courses of SCORM 2004 with sequencing rules, in a real browser: a test before that skips what is known, a loop that
// repeats what was not learnt, what may be chosen, a tab killed in the middle. The packages are made here.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../program.mjs';
import { axe, launch, overflow, until } from './lib.mjs';
import { cast, finder, inside, kill, saved, zip_of } from './packages.mjs';

let browser;
let site;
let play;
before(async () => {
  browser = await launch();
  site = await startDemo({ people: 60 });
  play = cast(browser, site);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

const flow = '<s:controlMode choice="false" flow="true"/>';
const rule = (kind, conditions, action, joined = 'all') =>
  `<s:${kind}ConditionRule><s:ruleConditions conditionCombination="${joined}">${conditions}</s:ruleConditions>
  <s:ruleAction action="${action}"/></s:${kind}ConditionRule>`;
const when = (condition, operator = 'noOp') => `<s:ruleCondition condition="${condition}" operator="${operator}"/>`;
const primary = (id, writes) => `<s:objectives><s:primaryObjective objectiveID="${id}"${writes ?
  ' satisfiedByMeasure="true"' : ''}>${writes ? '<s:minNormalizedMeasure>0.7</s:minNormalizedMeasure>' : ''}
  <s:mapInfo targetObjectiveID="it.prova.${id}" readSatisfiedStatus="true" readNormalizedMeasure="true"
  writeSatisfiedStatus="${writes}" writeNormalizedMeasure="${writes}"/></s:primaryObjective></s:objectives>`;

const item = (id, sequencing = '', more = '', inner = '') =>
  `<item identifier="${id}"${inner ? '' : ` identifierref="r-${id}"`}><title>Parte ${id}</title>${inner}${more}
  <s:sequencing>${sequencing}</s:sequencing></item>`;

/** A course of these items; each page says what its run-time began with and ends as its buttons say. */
function course_of(title, ids, items, sequencing) {
  const resource = id => `<resource identifier="r-${id}" type="webcontent" a:scormType="sco" href="${id}.html"/>`;
  const xml = `<?xml version="1.0"?><manifest identifier="M" xmlns:a="http://www.adlnet.org/xsd/adlcp_v1p3"
    xmlns:s="http://www.imsglobal.org/xsd/imsss" xmlns:q="http://www.adlnet.org/xsd/adlseq_v1p3"
    xmlns:n="http://www.adlnet.org/xsd/adlnav_v1p3"><metadata><schemaversion>2004 4th Edition</schemaversion></metadata>
    <organizations default="o"><organization identifier="o" q:objectivesGlobalToSystem="false"><title>${title}</title>
    ${items}<s:sequencing>${sequencing}</s:sequencing></organization></organizations>
    <resources>${ids.map(resource).join('')}</resources></manifest>`;
  const page = id => `<!doctype html><html lang="it"><head><title>${id}</title></head><body><h1>Pagina ${id}</h1>
    <p id="said"></p><p id="may"></p><button id="bene">Bene</button><button id="male">Male</button>
    <button id="letto">Letto</button><button id="salto">Salto</button><script>${finder('API_1484_11')}
    api.Initialize('');
    const get = name => api.GetValue(name);
    said.textContent = [get('cmi.entry'), get('cmi.suspend_data'), get('cmi.objectives.0.success_status')].join('|');
    may.textContent = [get('adl.nav.request_valid.continue'), get('adl.nav.request_valid.previous'),
      get('adl.nav.request_valid.choice.{target=c}')].join('|');
    let over = false;
    const set = (name, value) => api.SetValue(name, value);
    const end = request => { over = true; if (request) set('adl.nav.request', request); api.Terminate(''); };
    const mark = (score, where) => { set('cmi.score.scaled', score); set('cmi.completion_status', 'completed');
      set('cmi.success_status', Number(score) >= 0.7 ? 'passed' : 'failed'); end(where); };
    bene.onclick = () => mark('0.9', 'continue');
    male.onclick = () => mark('0.2', 'continue');
    salto.onclick = () => end('{target=c}jump');
    letto.onclick = () => { set('cmi.completion_status', 'completed'); set('cmi.success_status', 'passed');
      set('cmi.suspend_data', 'letta'); api.Commit(''); };
    addEventListener('pagehide', () => over || end());
    </script></body></html>`;
  return zip_of({
    'imsmanifest.xml': xml,
    ...Object.fromEntries(ids.map(id => [`${id}.html`, page(id)])),
  });
}

const at = (page, id) => inside(page).getByRole('heading', { name: `Pagina ${id}` }).waitFor();
const press = (page, name) => inside(page).getByRole('button', { name }).click();
const next = page => page.getByRole('button', { name: 'Attività successiva' }).click();

const considered = '<q:rollupConsiderations requiredForSatisfied="ifNotSkipped" requiredForCompleted="ifNotSkipped"/>';
const skipped = `<s:sequencingRules>${rule('pre', when('satisfied'), 'skip')}</s:sequencingRules>`;
const pretest = () =>
  course_of('Prova prima', ['a', 'b', 'c'],
    item('a', primary('a', true).replaceAll('it.prova.a', 'it.prova.nota')) +
    item('b', skipped + primary('b', false).replaceAll('it.prova.b', 'it.prova.nota') + considered) + item('c'),
    '<s:controlMode choice="true" flow="true"/>');

test('who passes the test before skips the lesson, and the course is concluded without it', async () => {
  const id = await play.publish('prima.zip', pretest());
  const page = await play.begin(id);
  await at(page, 'a');
  assert.equal(await inside(page).locator('#may').innerText(), 'true|false|true');
  assert.deepEqual([...(await axe(page)), ...(await overflow(page))], []);
  await press(page, 'Bene');
  await at(page, 'c');
  await press(page, 'Letto');
  await saved(page);
  await next(page);
  await page.getByText('Il corso si è fermato qui').waitFor();
  assert.deepEqual(await axe(page), []);
  await page.reload();
  await page.getByText('Corso concluso').first().waitFor();
  assert.match(await page.locator('#indice').innerText(), /2 di 3 concluse/);
  await page.context().close();
});

test('who fails it reads the lesson, also after the tab was killed; what she chose is where she is', async () => {
  const id = await play.publish('poi.zip', pretest());
  let page = await play.begin(id);
  await at(page, 'a');
  await press(page, 'Male');
  await at(page, 'b');
  await press(page, 'Letto');
  await saved(page);
  page = await kill(page);
  await page.goto(play.course(id));
  await at(page, 'b');
  assert.equal(await inside(page).locator('#said').innerText(), 'resume|letta|failed');
  await page.getByRole('link', { name: 'Parte c' }).click();
  await at(page, 'c');
  await page.reload();
  await at(page, 'c');
  await page.goto(`${play.course(id)}?voce=a`);
  await at(page, 'c');
  await page.getByRole('button', { name: 'Attività precedente' }).click();
  await at(page, 'b');
  await press(page, 'Salto');
  await at(page, 'c');
  await page.context().close();
});

test('what was not learnt is repeated until it is, through a cut network', async () => {
  const seq = id => skipped + primary(id, true);
  const again = `<s:controlMode choice="false" flow="true"/><s:sequencingRules>
    ${rule('post', when('satisfied', 'not') + when('objectiveStatusKnown', 'not'), 'retry', 'any')}
    ${rule('post', when('satisfied'), 'exitAll')}</s:sequencingRules>`;
  const last = `<s:sequencingRules>${rule('pre', when('satisfied'), 'skip')}
    ${rule('post', when('always'), 'exitParent')}</s:sequencingRules>${primary('b', true)}`;
  const id = await play.publish('recupero.zip', course_of('Recupero', ['a', 'b'],
    item('blocco', again, '', item('a', seq('a')) + item('b', last)), flow));
  let page = await play.begin(id);
  await at(page, 'a');
  // Nothing may be chosen: the contents say so and do nothing.
  await page.getByRole('link', { name: 'Parte b' }).click({ force: true });
  await until(page, () => /non si può aprire/.test(document.getElementById('saved').textContent));
  await press(page, 'Bene');
  await at(page, 'b');
  await page.context().setOffline(true);
  await press(page, 'Male');
  await until(page, () => /Non ancora salvato/.test(document.getElementById('saved').textContent));
  await page.context().setOffline(false);
  // The first was satisfied and is skipped: only the second comes again.
  await inside(page).getByText('ab-initio||failed').waitFor();
  page = await kill(page);
  await page.goto(play.course(id));
  await at(page, 'b');
  await press(page, 'Bene');
  await page.getByText('Il corso si è fermato qui').waitFor();
  await page.reload();
  await page.getByText('Corso concluso').first().waitFor();
  await page.context().close();
});
