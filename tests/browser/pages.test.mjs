// Every page that people see: accessible (axe: nothing serious), fits its window, obeys its own policy, asks no other
// host, and weighs what the product promises.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../program.mjs';
import { axe, cspErrors, launch, overflow, pageWeight } from './lib.mjs';
import { signIn } from './people.mjs';

const first_page_bytes_max = 120 * 1024;
const next_page_bytes_max = 10 * 1024;
// An author reads all steps of a module at once, learners one by one.
const whole_module_bytes_max = 20 * 1024;

const visits = [
  {
    persona: null,
    paths: ['/accedi', '/privacy', '/accessibilita', '/assistenza', '/en/accedi', '/non-esiste', '/posta',
            '/manuale', '/manuale/discente', '/api'],
  },
  {
    persona: 'Chiara Bini',
    paths: ['/percorso', '/percorso/moduli/1', '/percorso/moduli/4', '/percorso/moduli/8',
            '/percorso/moduli/1/verifica', '/percorso/appunti', '/percorso/moduli/4/stampa',
            '/promemoria', '/profilo',
            '/profilo/storia', '/profilo/risposte', '/profilo/riesame', '/i-miei-dati', '/bisogni',
            '/questionario', '/accessi', '/password', '/en/percorso', '/en/profilo', '/monitoraggio'],
  },
  { persona: 'Daniela Lotti', paths: ['/percorso', '/questionario', '/profilo'] },
  {
    persona: 'Marta Lippi',
    paths: ['/enti/ausl-tc', '/enti/ausl-tc?q=nessuno+si+chiama+così', '/area-di-lavoro', '/importazioni',
            '/assistenza/tentativi'],
  },
  {
    persona: 'Paolo Nesi',
    paths: ['/monitoraggio', '/en/monitoraggio', '/enti', '/enti/ausl-tno', '/roadmap', '/en/roadmap', '/inizio'],
  },
  {
    persona: 'Stefano Landi',
    paths: ['/contenuti', '/contenuti/F1', '/contenuti/F1/bozza', '/contenuti/F1/bozza/sezioni/a1-01', '/questionari',
            '/bisogni/raccolti'],
  },
  {
    persona: 'Giulia Serra',
    paths: ['/contenuti/F1/bozza', '/contenuti/F1/bozza/differenze', '/contenuti/F1/bozza/anteprima',
            '/contenuti/F1/bozza/domande', '/contenuti/F1/bozza/file', '/contenuti/F2/bozza',
            '/contenuti/F1/versioni', '/en/contenuti/F1/bozza'],
  },
];
const modes = [
  { name: '1280', width: 1280 },
  { name: '390', width: 390 },
  { name: 'dark', width: 1280, dark: true },
  { name: '200 % of 640', width: 320 },
];

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

for (const mode of modes)
  test(`every page is accessible and fits: ${mode.name}`, async () => {
    const faults = [];
    for (const { persona, paths } of visits) {
      const page = await browser.newPage(mode);
      if (persona) await signIn(page, site, persona);
      for (const path of paths) {
        const reply = await page.goto(site.address + path);
        const found = [...(mode.width === 320 ? [] : await axe(page)), ...(await overflow(page))];
        if (reply.status() >= 500) found.push(`status ${reply.status()}`);
        faults.push(...found.map(fault => `${path}: ${fault}`));
      }
      faults.push(...(await cspErrors(page)));
      await page.context().close();
    }
    assert.deepEqual(faults, []);
  });

test('the first page and the next ones weigh what is promised, and ask this host alone', async () => {
  const page = await browser.newPage();
  await page.goto(site.address + '/accedi');
  const first = await pageWeight(page);
  console.log(`first page: ${first.total} bytes`);
  assert.ok(first.total <= first_page_bytes_max, JSON.stringify(first.requests));
  const heavy = [];
  for (const { persona, paths } of visits) {
    const visitor = await browser.newPage();
    await visitor.goto(site.address + '/accedi');
    if (persona) await signIn(visitor, site, persona);
    for (const path of paths) {
      await visitor.goto(site.address + path);
      if (path.includes('/moduli/')) await pageWeight(visitor);  // its copy for offline is fetched once
      await visitor.goto(site.address + path);  // what it needs of assets is in the cache now
      const { requests } = await pageWeight(visitor);
      // The pictures of the manual load as they come into view; what is promised is its text.
      const counted = requests.filter(({ kind }) => !(path.startsWith('/manuale') && kind === 'Image'));
      const total = counted.reduce((sum, { bytes }) => sum + bytes, 0);
      console.log(`${path}: ${total} bytes`);
      const limit = path.endsWith('/anteprima') ? whole_module_bytes_max : next_page_bytes_max;
      if (total > limit) heavy.push(`${path}: ${total} bytes`);
      for (const { url } of requests) assert.ok(url.startsWith(site.address) || url.startsWith('data:'), url);
    }
    await visitor.context().close();
  }
  assert.deepEqual(heavy, []);
});
