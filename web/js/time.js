// How long a lesson is really read and watched: <article data-tempo="where to report" data-sezione="of what">.
//
// A second counts while the page is visible and something was done in the last minute (a key, the pointer, scrolling).
// While a video plays, its own played parts count instead. The report holds totals since this page was opened, so one
// that is lost or sent twice makes no difference; the server believes no more than the clock on its wall.
const idle_ms = 60_000;
const report_every_ms = 30_000;
const longest_tick_ms = 2_000; // a machine that slept is not counted as reading

const lesson = document.querySelector('[data-tempo]');
const page = [...crypto.getRandomValues(new Uint8Array(12))].map(byte => byte.toString(16).padStart(2, '0')).join('');
let read_ms = 0;
let last_sign = performance.now();
let last_tick = performance.now();
let reported = '';

const videos = () => [...document.querySelectorAll('main video')];
const is_playing = () => videos().some(video => !video.paused && !video.ended);

function tick() {
  const now = performance.now();
  const passed = Math.min(now - last_tick, longest_tick_ms);
  last_tick = now;
  const is_there = document.visibilityState === 'visible' && now - last_sign <= idle_ms;
  if (is_there && !is_playing()) read_ms += passed;
}

function watched() {
  const parts = [];
  for (const { played } of videos())
    for (let i = 0; i < played.length; i++) parts.push(`${played.start(i).toFixed(1)}-${played.end(i).toFixed(1)}`);
  return parts.join(',');
}

function what_to_report() {
  const letti = String(Math.floor(read_ms / 1000));
  const visti = watched();
  if (reported === `${letti} ${visti}` || (letti === '0' && !visti)) return null;
  return { letti, visti };
}

function fields(report) {
  const form_token = document.querySelector('input[name=form_token]')?.value ?? '';
  return new URLSearchParams({ form_token, sezione: lesson.dataset.sezione, pagina: page, ...report });
}

async function report() {
  const news = what_to_report();
  if (!news || !navigator.onLine) return;
  try {
    const answer = await fetch(lesson.dataset.tempo, { method: 'POST', body: fields(news), keepalive: true });
    if (!answer.ok || !answer.headers.get('Content-Type')?.startsWith('text/plain')) return;
    reported = `${news.letti} ${news.visti}`;
    const line = document.querySelector('[data-tempo-letto]');
    if (line) line.textContent = await answer.text();
  } catch {
    // The next report says it again.
  }
}

function report_at_the_end() {
  tick();
  const news = what_to_report();
  if (news) navigator.sendBeacon(lesson.dataset.tempo, fields(news));
}

if (lesson) {
  for (const sign of ['pointerdown', 'pointermove', 'keydown', 'scroll', 'touchstart'])
    addEventListener(sign, () => { last_sign = performance.now(); }, { passive: true, capture: true });
  setInterval(tick, 1_000);
  setInterval(report, report_every_ms);
  // A browser that is in a hurry may drop what a page says while it goes.
  document.addEventListener('pause', report, { capture: true });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') report_at_the_end();
    last_tick = performance.now();
  });
  addEventListener('pagehide', report_at_the_end);
}
