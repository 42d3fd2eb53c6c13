// Which pages there are to see: whoever signs in follows the links of what she sees, until each route of a page has
// been found once. A link that leads nowhere is a fault; so is a page that no link and no form leads to, unless it is
// named here.
import { regia } from '../program.mjs';

const staff = 'cognome,nome,codice_fiscale,ente,profilo,matricola,dal\n' +
  'Rossi,Ada,RSSDAA80A41D612M,ausl-tc,nurse,1234,2025-01-01\n' +
  'Bianchi,Ugo,RSSDAA80A41D612X,ausl-tc,nurse,1235,2025-01-01\n';
const elsewhere = 'codice_fiscale,tipo,corso,data\nRSSDAA80A41D612M,completamento,Privacy,2025-03-10\n';

// Each comes with what she did before; paths besides those that links lead to: states of a page, English, addresses
// that only a letter carries.
const visitors = [
  {
    who: null,
    paths: ['/', '/accedi', '/en/accedi', '/manuale/discente', '/posta', '/api', '/attestati/verifica'],
    refused: ['/non-esiste', '/accedi/link/sconosciuto', '/accedi/aiuto/conferma/sconosciuto',
              '/promemoria/disattiva/sconosciuto', '/attestati/AAAA-BBBB-CCCC'],
  },
  {
    who: { persona: 'Chiara Bini' },
    before: visitor => visitor.submit('/i-miei-dati', '/richieste', { tipo: 'correction', testo: 'Il cognome.' }),
    paths: ['/percorso', '/en/percorso', '/percorso/moduli/1', '/percorso/moduli/4', '/percorso/moduli/8',
            '/percorso/moduli/1/verifica', '/en/profilo', '/profilo/riesame'],
    refused: ['/monitoraggio'],
  },
  {
    who: { persona: 'Daniela Lotti' },
    before: visitor => visitor.submit('/questionario', '/questionario'),
    paths: ['/percorso', '/questionario', '/profilo'],
  },
  { who: { persona: 'Marta Lippi', area: 'Discente' }, paths: ['/percorso', '/profilo', '/attestati'] },
  {
    who: { persona: 'Marta Lippi', area: 'Referente GdL' },
    before: async visitor => {  // one file applied, one only checked, activities done elsewhere
      const sent = (text, name) =>
        visitor.submit('/importazioni', '/importazioni', { file: new File([text], name) });
      await visitor.submit(await sent(staff, 'personale.csv'), '/applica');
      await sent(staff.replace('1234', '4321'), 'marzo.csv');
      return visitor.submit('/storico', '/storico', { piattaforma: 'TRIO', file: new File([elsewhere], 'trio.csv') });
    },
    paths: ['/inizio', '/enti/ausl-tc', '/enti/ausl-tc?q=nessuno+si+chiama+così', '/enti/ausl-tc/strutture',
            '/enti/ausl-tc/al-giorno?al=2026-01-31'],
  },
  { who: { persona: 'Paolo Nesi' }, paths: ['/inizio', '/en/monitoraggio', '/enti/ausl-tno', '/en/roadmap',
      '/monitoraggio/al-giorno?al=2026-01-31'] },
  { who: { persona: 'Irene Galli' }, paths: ['/inizio'] },
  { who: { persona: 'Stefano Landi' }, paths: ['/inizio', '/contenuti', '/contenuti/F1/bozza/domande',
      '/contenuti/questionario', '/contenuti/questionario/versioni'] },
  { who: { persona: 'Elena Vanni', area: 'Amministratore' }, paths: ['/inizio'] },
  {
    who: { persona: 'Giulia Serra' },
    before: async visitor => {
      await visitor.submit('/contenuti/questionario/bozza', '/contenuti/questionario/bozza');
      return visitor.submit('/contenuti/F2/bozza', '/contenuti/F2/bozza');
    },
    paths: ['/inizio', '/en/contenuti/F1/bozza', '/contenuti/F3', '/contenuti/F2/bozza/domande',
            '/contenuti/questionario/bozza', '/contenuti/questionario/bozza/quesiti/A1-01'],
  },
  { who: { persona: 'Elena Vanni', area: 'DPO e verifiche' }, paths: ['/inizio', '/richieste-dati'] },
  { who: { role: 'communication' }, paths: ['/inizio'] },
  { who: { role: 'tutor' }, paths: ['/inizio'] },
];

// Files, streams, what a script or another server asks for. factor.test.mjs looks at what a demo does not have (its
// people have no passwords), author.test.mjs at an old version of a module, package.test.mjs, course.test.mjs and
// offers.test.mjs at courses made elsewhere, export.test.mjs at a file that is too large for a request,
// twice.test.mjs at somebody who stands twice in the registry.
const not_looked_at = [/^\/health\//, /^\/metrics$/, /^\/accedi\/identita/, /senza-rete/, /^\/manuale\/figure\//,
                       /^\/immagini\//, /\/video/, /\.(csv|xlsx|ics|txt|json|pdf|js)$/, /\/pdf$/, /^\/password$/,
                       /^\/attestati\/modelli\/[^/]*\/anteprima$/, /^\/secondo-fattore$/,
                       /^\/contenuti\/[^/]+\/versioni\/./, /^\/contenuti\/pacchetti\/./, /^\/pacchetti\//,
                       /^\/esportazioni\/./, /^\/percorso\/corsi\/./, /^\/destinatari\/corsi\/./,
                       /^\/monitoraggio\/novita$/, /^\/cmi5\/ritorno$/,
                       /^\/importazioni\/[^/]+\/annulla$/, /^\/doppioni\/./, /^\/unioni\//];
const pages_per_person_max = 300;

const unescaped = text => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"');
const is_english = path => path === '/en' || path.startsWith('/en/');

/** Of the routes that fit a path the one that is written out furthest, as the program chooses. */
function routeOf(routes, path) {
  const segments = (is_english(path) ? path.slice(3) : path).split('?')[0].split('/');
  const fits = route => {
    const wanted = route.split('/');
    return wanted.length === segments.length && wanted.every((one, i) => one.startsWith('{') || one === segments[i]);
  };
  const names = route => route.split('/').map(one => (one.startsWith('{') ? '1' : '0')).join('');
  return routes.filter(fits).sort((a, b) => (names(a) < names(b) ? -1 : 1))[0];
}

/** Somebody without a browser. */
class Visitor {
  constructor(site) {
    this.site = site;
    this.cookies = new Map();
  }

  async send(path, options = {}) {
    const headers = { cookie: this.cookieHeader(), 'sec-fetch-site': 'same-origin', ...options.headers };
    const reply = await fetch(this.site.address + path, { redirect: 'manual', ...options, headers });
    for (const cookie of reply.headers.getSetCookie()) {
      const [, name, value] = /^([^=]*)=([^;]*)/.exec(cookie);
      this.cookies.set(name, value);
    }
    return reply;
  }

  cookieHeader() {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Sends the first form of a page that posts to an address that ends with `to`. @returns where it leads. */
  async submit(path, to, fields = {}, chosen = () => true) {
    const page = await (await this.send(path)).text();
    for (const [form, action] of page.matchAll(/<form[^>]* action="([^"]*)"[^]*?<\/form>/g)) {
      if (!unescaped(action).endsWith(to) || !form.includes('method="post"') || !chosen(form)) continue;
      const is_file = Object.values(fields).some(value => value instanceof File);
      const body = is_file ? new FormData() : new URLSearchParams();
      for (const [input] of form.matchAll(/<(?:input[^>]*type="hidden"|button[^>]*name=)[^>]*>/g))
        body.append(/name="([^"]*)"/.exec(input)[1], unescaped(/value="([^"]*)"/.exec(input)?.[1] ?? ''));
      for (const [name, value] of Object.entries(fields)) body.append(name, value);
      const reply = await this.send(unescaped(action), { method: 'POST', body });
      if (reply.status !== 303) throw new Error(`${path}, form to ${to}: ${reply.status} ${await reply.text()}`);
      return reply.headers.get('location');
    }
    throw new Error(`${path} has no form to ${to}`);
  }

  async signIn({ persona, role, area }) {
    if (role) {
      const { stdout } = await regia('--database', this.site.database, 'token', '--role', role, '--name', role);
      await this.submit(new URL(stdout.trim()).pathname, '');
      return;
    }
    const page = await (await this.send('/accedi')).text();
    const buttons = page.match(/<button[^>]*name="[^"]*"[^>]*value="[^"]*"[^]*?<\/button>/g);
    const [, name, value] = /name="([^"]*)"[^>]*value="([^"]*)"/.exec(buttons.find(one => one.includes(persona)));
    await this.send('/demo/accedi', { method: 'POST', body: new URLSearchParams({ [name]: value }) });
    if (area) {
      const areas = (await (await this.send('/area-di-lavoro')).text()).split('<section');
      const [, grant] = /name="incarico" value="([^"]*)"/.exec(areas.find(one => one.includes(`>${area}<`))) ?? [];
      if (!grant && !areas.some(one => one.includes(`>${area}<`))) throw new Error(`${persona} has no area ${area}`);
      if (grant) await this.submit('/area-di-lavoro', '/area-di-lavoro', {}, form => form.includes(grant));
    }
  }
}

function linksOf(html) {
  return [...html.matchAll(/<a\b[^>]* href="(\/[^"#]*)/g)].map(([, href]) => unescaped(href));
}

/** Follows the links of one visitor; takes the routes it finds out of `left`. */
async function follow(visitor, { paths, refused = [] }, routes, left, faults) {
  const found = [...refused, ...paths];
  for (const path of paths) left.delete(routeOf(routes, path));
  const followed = new Set();  // one address for a route: a list is not walked to its end
  const queue = [...paths];
  for (const path of refused) {
    const { status } = await visitor.send(path);
    if (status < 400) faults.push(`${path}: ${status}, which should be refused`);
  }
  for (let asked = 0; queue.length; asked++) {
    if (asked === pages_per_person_max) throw new Error('links without an end');
    const path = queue.shift();
    const reply = await visitor.send(path);
    const is_page = (reply.headers.get('content-type') ?? '').startsWith('text/html');
    const body = await reply.text();
    // A page of another work area of the same person says so and leads there.
    const is_hers_elsewhere = reply.status === 403 && /<main[^]* href="\/area-di-lavoro"/.test(body);
    if (reply.status >= 400 && !is_hers_elsewhere) faults.push(`${path}: ${reply.status}`);
    const is_new = reply.status === 200 && is_page && left.delete(routeOf(routes, path));
    if (is_new && !paths.includes(path)) found.push(path);
    if (reply.status === 303) queue.push(reply.headers.get('location'));
    for (const link of is_page ? linksOf(body) : []) {
      const route = routeOf(routes, link);
      if (!route && !link.startsWith('/api/')) faults.push(`${path} links to ${link}, which is no page`);
      if (!route || followed.has(route) || is_english(link)) continue;
      followed.add(route);
      queue.push(link);
    }
  }
  return found;
}

/**
 * @returns {{visits: {who: string, cookies: {name: string, value: string}[], paths: string[]}[], faults: string[]}}
 * each page once, by somebody who is led to it and her cookies.
 */
export async function pagesOf(site) {
  const { stdout } = await regia('--database', site.database, 'routes');
  const routes = stdout.split('\n').map(line => line.split('\t'))
    .filter(([method, path]) => method === 'GET' && !/^\/x?api\//.test(path)).map(([, path]) => path);
  const left = new Set(routes.filter(route => !not_looked_at.some(one => one.test(route))));
  const faults = [];
  const visits = [];
  for (const one of visitors) {
    const visitor = new Visitor(site);
    const name = one.who ? Object.values(one.who).join(', ') : 'nobody';
    if (one.who) await visitor.signIn(one.who);
    const led_to = one.before ? [await one.before(visitor)] : [];
    const own = [];
    const paths = await follow(visitor, { ...one, paths: [...one.paths, ...led_to] }, routes, left, own);
    faults.push(...own.map(fault => `${name}: ${fault}`));
    visits.push({ who: name, cookies: [...visitor.cookies].map(([name, value]) => ({ name, value })), paths });
  }
  for (const path of visitors.flatMap(one => one.refused ?? [])) left.delete(routeOf(routes, path));
  faults.push(...[...left].map(route => `nobody was led to ${route}`));
  return { visits, faults };
}
