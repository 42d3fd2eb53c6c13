// What people do on the pages, as they do it: choose a persona, answer, open, hand in. Shared by the browser tests.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../program.mjs';

/** Signs in as a persona of the demo, by the words on her button ("Daniela Lotti"). */
export async function signIn(page, site, persona) {
  await page.goto(site.address + '/accedi');
  await page.getByRole('button', { name: persona }).click();
  await page.waitForURL(url => !url.pathname.startsWith('/accedi'));
}

export async function signOut(page) {
  await page.getByRole('button', { name: 'Esci' }).first().click();
  await page.waitForURL('**/accedi*');
}

/** Answers question by question until the profile opens. @returns how many questions there were. */
export async function answerSurvey(page, site) {
  await page.goto(site.address + '/questionario');
  await page.locator('main form button[type=submit], main form button:not([type])').first().click();
  let answered = 0;
  while (new URL(page.url()).pathname.endsWith('/domanda')) {
    if (++answered > 36) throw new Error('the survey has no end');
    await page.locator('main input[type=radio]').nth(answered % 4).check({ force: true });
    // With scripts the form is sent first and the page follows: only a new page is the next question.
    const next = page.waitForEvent('framenavigated');
    await page.getByRole('button', { name: 'Avanti', exact: true }).click();
    await next;
    await page.waitForLoadState();
  }
  return answered;
}

/** Opens every section of a module, in order. */
export async function readModule(page, site, number) {
  await page.goto(`${site.address}/percorso/moduli/${number}`);
  for (let step = 0; step < 30; ++step) {
    const next = page.locator('main form[action$="/passi"] button').last();
    if ((await next.count()) === 0) return;
    await next.click();
    await page.waitForLoadState();
  }
  throw new Error('the module has no end');
}

/** The right answers of all banks: question -> answer. */
function rightAnswers() {
  const folder = join(root, 'programmes/toscana-fse2/modules');
  const answers = new Map();
  for (const module of readdirSync(folder)) {
    const bank = readFileSync(join(folder, module, 'domande.toml'), 'utf8');
    for (const [, text, right] of bank.matchAll(/^text = (".*")\nright = (".*")$/gm))
      answers.set(JSON.parse(text), JSON.parse(right));
  }
  return answers;
}

/** Begins the test of a module, or goes on with it, and hands it in with every answer right. */
export async function passTest(page, site, number) {
  await page.goto(`${site.address}/percorso/moduli/${number}/verifica`);
  const begin = page.getByRole('button', { name: 'Inizia la verifica' });
  if (await begin.count()) {
    await begin.click();
    await page.waitForLoadState();
  }
  const answers = rightAnswers();
  for (const question of await page.locator('main fieldset').all()) {
    const words = await question.innerText();
    const asked = [...answers.keys()].find(text => words.includes(text));
    if (!asked) throw new Error(`a question of no bank: ${words}`);
    await question.getByText(answers.get(asked), { exact: true }).click();
  }
  await page.getByRole('button', { name: 'Consegna' }).click();
  await page.waitForLoadState();
}
