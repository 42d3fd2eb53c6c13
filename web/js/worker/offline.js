// The service worker of the lessons: served as /percorso/senza-rete.js, in charge of nothing but that folder. It keeps
// nothing by itself (web/js/offline.js does); without a network it shows the kept copy of a lesson, of the person who
// opened it and for twelve hours, and puts a step taken meanwhile into the list of those to be sent.
const store = 'regia-lezioni';
const state_key = '/percorso/senza-rete/stato';
const lesson = /^((?:\/en)?\/percorso\/moduli\/\d+)$/;
const step = /^((?:\/en)?\/percorso\/moduli\/\d+)\/passi$/;

async function read_state(cache) {
  const kept = await cache.match(state_key);
  return kept ? kept.json() : null;
}

async function kept_lesson(path) {
  const cache = await caches.open(store);
  const key = `${path}/senza-rete`;
  const state = await read_state(cache);
  const copy = (state?.pages?.[key] ?? 0) > Date.now() ? await cache.match(key) : null;
  return copy ?? Response.error();
}

/** What stands before the server may answer for it when it can't be reached: then the copy is better. */
async function show_lesson(request, path) {
  try {
    const answer = await fetch(request);
    if (answer.status < 500) return answer;
    const copy = await kept_lesson(path);
    return copy.type === 'error' ? answer : copy;
  } catch {
    return kept_lesson(path);
  }
}

async function keep_step(form, path) {
  const passo = form.get('passo');
  const cache = await caches.open(store);
  const state = await read_state(cache);
  if (!state || state.persona !== form.get('of') || !passo) return Response.error();
  const known = state.steps.some(one => one.path === path && one.passo === passo);
  if (!known) state.steps.push({ path, passo });
  await cache.put(state_key, new Response(JSON.stringify(state)));
  return Response.redirect(path.replace(/\/passi$/, ''), 303);
}

async function take_step(request, path) {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch {
    return keep_step(await copy.formData(), path);
  }
}

async function asset(request, path) {
  try {
    return await fetch(request);
  } catch {
    return (await (await caches.open(store)).match(path)) ?? Response.error();
  }
}

addEventListener('install', () => skipWaiting());
addEventListener('activate', event => event.waitUntil(clients.claim()));
addEventListener('fetch', event => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  const is_kept = pathname.startsWith('/assets/') || pathname.startsWith('/immagini/');
  if (request.method === 'GET' && is_kept) event.respondWith(asset(request, pathname));
  if (request.mode !== 'navigate') return;
  if (request.method === 'GET' && lesson.test(pathname)) event.respondWith(show_lesson(request, pathname));
  if (request.method === 'POST' && step.test(pathname)) event.respondWith(take_step(request, pathname));
});
