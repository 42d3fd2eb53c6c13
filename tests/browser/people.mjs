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

/** With the pointer; `quickly` without moving it there: what is done for the hundredth time is done in a tenth. */
const press = (what, quickly) => (quickly ? what.dispatchEvent('click') : what.click());

/** Presses what leads to another page, and waits until that page is there. */
export async function follow(page, what, { quickly = false } = {}) {
  const arrives = page.waitForEvent('framenavigated', frame => frame === page.mainFrame());
  await Promise.all([arrives, press(what, quickly)]);
  await page.waitForLoadState();
}

/** Signs in with the name and the password that she has chosen. */
export async function signInAs(page, site, { username, password }) {
  await page.goto(site.address + '/accedi');
  await fillSignIn(page, { username, password });
}

/** The same on a page that asks for it in the middle of something. */
export async function fillSignIn(page, { username, password }) {
  const name = page.getByLabel('Nome utente');
  // Where there are other ways in, this one is folded away.
  if (!(await name.isVisible())) await page.getByText('Accesso con nome utente locale').click();
  await name.fill(username);
  await page.getByLabel('Password').first().fill(password);
  await follow(page, page.getByRole('button', { name: 'Accedi', exact: true }));
}

/** Opens the link of the newest letter to this address that says so; a demo keeps all letters in one box. */
export async function openLetter(page, site, address, said) {
  await page.goto(site.address + '/posta');
  const letter = page.locator('.card-x', { hasText: address }).filter({ hasText: said }).first();
  await follow(page, letter.locator('a[href^="http"]'));
}

/** A file of these lines, as it is chosen in a form. */
export const fileOf = (name, lines) =>
  ({ name, mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n') + '\n') });

/** Answers question by question until the profile opens. @returns how many questions there were. */
export async function answerSurvey(page, site) {
  await page.goto(site.address + '/questionario');
  await page.locator('main form button[type=submit], main form button:not([type])').first().click();
  return answerQuestions(page);
}

/** Answers from the question that is open, to the end or so many. @returns how many. */
export async function answerQuestions(page, most = 36) {
  const profile = page.getByRole('heading', { name: 'Il tuo profilo di competenza' });
  const question = number => page.getByText(`Domanda ${number} (al massimo`);
  let answered = 0;
  while (answered < most && !(await profile.isVisible())) {
    if (++answered > 36) throw new Error('the survey has no end');
    const number = Number(/Domanda (\d+) \(/.exec(await page.locator('main').innerText())[1]);
    await page.locator('main input[type=radio]').nth(answered % 4).check({ force: true });
    await page.getByRole('button', { name: 'Avanti', exact: true }).click();
    // With scripts the form is sent first and the page follows: only the next question says that this one is answered.
    await question(number + 1).or(profile).first().waitFor();
    await page.waitForLoadState();
  }
  return answered;
}

/** The button that opens the next section of a module for the first time; none where all are opened. */
export const nextStep = page => page.locator('main form[action$="/passi"] button').last();

/** Opens every section of a module, in order, or so many more. */
export async function readModule(page, site, number, { most = 30, quickly = false } = {}) {
  await page.goto(`${site.address}/percorso/moduli/${number}`);
  for (let step = 0; step < 30; ++step) {
    if (step === most || (await nextStep(page).count()) === 0) return;
    await follow(page, nextStep(page), { quickly });
  }
  throw new Error('the module has no end');
}

let banks;
/** The right answers of all banks: question -> answer. */
function rightAnswers() {
  if (banks) return banks;
  const folder = join(root, 'programmes/toscana-fse2/modules');
  const answers = new Map();
  for (const module of readdirSync(folder)) {
    const bank = readFileSync(join(folder, module, 'domande.toml'), 'utf8');
    for (const [, text, right] of bank.matchAll(/^text = (".*")\nright = (".*")$/gm))
      answers.set(JSON.parse(text), JSON.parse(right));
  }
  return (banks = answers);
}

/** Begins the test of a module, or goes on with it, and hands it in with every answer right. */
export async function passTest(page, site, number, { quickly = false } = {}) {
  await answerTest(page, site, number, { quickly });
  await follow(page, page.getByRole('button', { name: 'Consegna' }), { quickly });
}

/** The same, but for handing in. */
export async function answerTest(page, site, number, { quickly = false } = {}) {
  await page.goto(`${site.address}/percorso/moduli/${number}/verifica`);
  const begin = page.getByRole('button', { name: 'Inizia la verifica' });
  if (await begin.count()) await follow(page, begin);
  const answers = rightAnswers();
  const questions = page.locator('main fieldset');
  for (const [place, words] of (await questions.allInnerTexts()).entries()) {
    // The longest one that it says: a short question may stand within another.
    const said = [...answers.keys()].filter(text => words.includes(text));
    if (said.length === 0) throw new Error(`a question of no bank: ${words}`);
    const asked = said.reduce((longest, text) => (text.length > longest.length ? text : longest));
    await press(questions.nth(place).getByText(answers.get(asked), { exact: true }), quickly);
  }
}
