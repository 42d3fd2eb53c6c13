// An opened lesson without a network. A lesson's page names where its bare copy is (no name, no level, no version):
//
//   <article data-senza-rete="/percorso/moduli/1/senza-rete" data-worker="/percorso/senza-rete.js" data-persona="mark">
//
// The copy is kept in this browser for twelve hours, of one person only: it goes when she signs out, when nobody is
// signed in, and when somebody else is. Steps taken meanwhile wait in the same place, and are sent only for her.
const store = 'regia-lezioni';
const state_key = '/percorso/senza-rete/stato';
const kept_ms = 12 * 3_600_000;
const retry_ms = [2_000, 5_000, 10_000, 30_000];
const fresh_ms = 3_600_000; // a copy with the same steps is not fetched again before

const can_keep = 'caches' in window && 'serviceWorker' in navigator;
const own_lesson = document.querySelector('[data-senza-rete]');
const bare_copy = document.querySelector('[data-copia]');

async function read_state(cache) {
  const kept = await cache.match(state_key);
  return kept ? kept.json() : null;
}

const write_state = (cache, state) => cache.put(state_key, new Response(JSON.stringify(state)));

async function forget_all() {
  await caches.delete(store);
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
}

/** Removes every copy, or those whose time is over, with the last one the pictures; what waits to be sent stays. */
async function forget_copies(cache, state, is_over = () => true) {
  for (const [path, until] of Object.entries(state.pages))
    if (is_over(until)) {
      await cache.delete(path);
      delete state.pages[path];
      delete state.opened[path];
    }
  if (Object.keys(state.pages).length === 0)
    for (const { url } of await cache.keys())
      if (new URL(url).pathname.startsWith('/immagini/')) await cache.delete(url);
  await write_state(cache, state);
}

/** The mark of who is signed in, '' for nobody, undefined when the server, or what stands before it, can't say. */
async function who_is_there() {
  try {
    const answer = await fetch('/percorso/senza-rete/persona', { redirect: 'manual' });
    if (answer.status >= 500 || answer.status === 429) return undefined;
    return answer.ok ? await answer.text() : '';
  } catch {
    return undefined;
  }
}

async function send_steps(cache, state) {
  const form_token = document.querySelector('input[name=form_token]')?.value;
  if (!form_token || state.steps.length === 0) return false;
  let sent = 0;
  for (const { path, passo } of state.steps) {
    const body = new URLSearchParams({ form_token, passo });
    const answer = await fetch(path, { method: 'POST', body, redirect: 'manual' }).catch(() => null);
    const is_taken = answer?.type === 'opaqueredirect' || answer?.status === 404;
    if (!is_taken) break;
    ++sent;
  }
  state.steps.splice(0, sent);
  await write_state(cache, state);
  return sent > 0;
}

/** On every page, when something is kept at all: is it still hers, and is there something to send? */
async function look_after() {
  if (!(await caches.has(store))) return;
  const persona = await who_is_there();
  const cache = await caches.open(store);
  const state = await read_state(cache);
  if (persona === undefined || !state) return;
  if (Date.now() - state.since > kept_ms || (persona && persona !== state.persona)) return forget_all();
  if (!persona) return forget_copies(cache, state);
  await forget_copies(cache, state, until => until < Date.now());
  if ((await send_steps(cache, state)) && own_lesson) location.reload();
}

let tries = 0;
let timer;

/**
 * A copy has no token to send with: when the server answers again, the lesson itself comes back and sends. It is
 * asked for, because a browser hears of a lost cable and not of a network that leads nowhere.
 */
async function come_back() {
  clearTimeout(timer);
  const state = (await caches.has(store)) ? await read_state(await caches.open(store)) : null;
  if (!state?.steps.length) return;
  if ((await who_is_there()) !== undefined) return location.reload();
  timer = setTimeout(come_back, retry_ms[Math.min(tries++, retry_ms.length - 1)]);
}

async function keep_asset(cache, address) {
  const { origin, pathname } = new URL(address, location.href);
  const is_kept = pathname.startsWith('/assets/') || pathname.startsWith('/immagini/');
  if (origin !== location.origin || !is_kept || (await cache.match(pathname))) return;
  const answer = await fetch(pathname);
  if (answer.ok) await cache.put(pathname, answer);
}

/** A lesson that she opens is kept, with what its page is made of. */
async function keep_lesson() {
  const { senzaRete: path, worker, persona, aperti } = own_lesson.dataset;
  await navigator.serviceWorker.register(worker);
  const cache = await caches.open(store);
  const found = await read_state(cache);
  const state = found?.persona === persona ? found : { persona, pages: {}, opened: {}, steps: [] };
  const is_fresh = state.opened[path] === aperti && (state.pages[path] ?? 0) - Date.now() > kept_ms - fresh_ms;
  if (is_fresh) return;
  const answer = await fetch(path, { redirect: 'manual' });
  if (!answer.ok) return;
  const copy = await answer.clone().text();
  await cache.put(path, answer);
  state.pages[path] = Date.now() + kept_ms;
  state.opened[path] = aperti;
  state.since = Date.now();
  await write_state(cache, state);
  const used = [...document.querySelectorAll('link[href^="/assets/"]')].map(link => link.href)
    .concat([...document.scripts].map(script => script.src))
    .concat([...document.querySelectorAll('use')].map(use => use.getAttribute('href') ?? ''))
    .concat(performance.getEntriesByType('resource').map(entry => entry.name))
    .concat([...copy.matchAll(/<img src="(\/immagini\/[^"]+)"/g)].map(([, address]) => address));
  for (const address of new Set(used)) if (address) await keep_asset(cache, address);
}

/** In the copy: which further steps were taken since it was kept. */
async function show_steps() {
  const cache = await caches.open(store);
  const state = await read_state(cache);
  const taken = new Set(state?.steps.map(one => one.passo));
  let last = null;
  for (const section of bare_copy.querySelectorAll('[data-passo]')) {
    if (taken.has(section.dataset.passo)) section.hidden = false;
    if (!section.hidden) last = section;
  }
  for (const button of bare_copy.querySelectorAll('[data-apri]'))
    button.hidden = !(last && button.closest('[data-passo]') === last);
  return last;
}

async function take_step(button) {
  const cache = await caches.open(store);
  const state = await read_state(cache);
  if (!state) return;
  const path = bare_copy.dataset.copia;
  const passo = button.dataset.apri;
  if (!state.steps.some(one => one.path === path && one.passo === passo)) state.steps.push({ path, passo });
  await write_state(cache, state);
  const opened = await show_steps();
  opened?.querySelector('h2')?.focus();
  opened?.scrollIntoView();
  await come_back();
}

if (can_keep) {
  const begin = async () => {
    await look_after();
    if (own_lesson && navigator.onLine) await keep_lesson();
    if (!bare_copy) return;
    await show_steps();
    await come_back();
  };
  begin().catch(() => {});
  addEventListener('online', () => (bare_copy ? come_back() : look_after()).catch(() => {}));
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-apri]');
    if (button) take_step(button).catch(() => {});
  });
  // Signing out takes everything along; whatever happens, it is not held up for longer than this.
  document.addEventListener('submit', event => {
    const form = event.target;
    if (!new URL(form.action, location.href).pathname.endsWith('/esci')) return;
    event.preventDefault();
    const patience = new Promise(done => setTimeout(done, 1_000));
    Promise.race([forget_all().catch(() => {}), patience]).then(() => form.submit());
  });
}
