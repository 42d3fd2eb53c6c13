// An answer of the survey that could not be sent is not lost, and reaches nobody but the one who gave it.
//
//   <form data-keeps-unsent …> … <p role="status" id="saved" data-sending data-unsent data-expired data-lost …>
//
// The form is sent from here. Where no answer comes back (no network, the server away) what was chosen is kept in this
// browser under the attempt's id, with a word that stands for the person (`data-of` of the page: it tells nobody who
// she is), and is sent again when the network is back or when she opens any page. It is removed as soon as it was
// taken, when she signs out, when anybody else is signed in, and after twelve hours. What the server does answer is
// the server's to show: the form then goes out as it would without scripts.
const prefix = 'regia.risposta.';
const kept_ms_max = 12 * 60 * 60 * 1000;
const patience_ms = 15_000;
const retry_ms = [2_000, 5_000, 10_000, 30_000];

const owner = document.documentElement.dataset.of ?? '';
const question = () => document.querySelector('form[data-keeps-unsent]');
// The token is of a session, and the page that sends the answer later has its own.
const without_token = fields => fields.filter(([name]) => name !== 'form_token' && name !== 'of');

let attempts = 0;
let timer;
let is_sending = false;

function kept() {
  const all = [];
  for (let i = 0; i < localStorage.length; ++i) {
    const key = localStorage.key(i);
    if (!key.startsWith(prefix)) continue;
    try {
      all.push({ key, ...JSON.parse(localStorage.getItem(key)) });
    } catch {
      all.push({ key, of: '', at: 0 });  // not ours to read: too old, so it goes
    }
  }
  return all;
}

function forget(key) {
  localStorage.removeItem(key);
}

const is_old = ({ at }) => !(Date.now() - at < kept_ms_max && at <= Date.now() + kept_ms_max);

function sweep() {
  for (const answer of kept()) if (is_old(answer) || (owner && answer.of !== owner)) forget(answer.key);
}

function say(form, word) {
  const line = document.getElementById('saved');
  if (!form || !line) return;
  line.classList.toggle('unsaved', word !== 'sending');
  line.textContent = line.dataset[word];
}

const key_of = form => prefix + form.dataset.keepsUnsent;

/** @returns whether it could be kept: a full or forbidden storage must not be promised. */
function keep(form, fields) {
  const value = { of: owner, at: Date.now(), path: new URL(form.action).pathname, fields: without_token(fields) };
  try {
    localStorage.setItem(key_of(form), JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** Sends fields with the token of this page. @returns the response; throws when none comes. */
async function post(path, fields) {
  const token = document.querySelector('input[name=form_token]')?.value ?? '';
  const body = new URLSearchParams([...without_token(fields), ['form_token', token], ['of', owner]]);
  const response = await fetch(path, {
    method: 'POST',
    body,
    headers: { 'HX-Request': 'true' },
    redirect: 'manual',
    signal: AbortSignal.timeout(patience_ms),
  });
  if (response.status >= 500) throw new Error(String(response.status));
  return response;
}

function try_later() {
  clearTimeout(timer);
  timer = setTimeout(send_kept, retry_ms[Math.min(attempts++, retry_ms.length - 1)]);
}

/** As without scripts, for what the server wants to say itself (no choice, an ended session, an old form). */
function send_plainly(form, submitter) {
  if (submitter?.name) {
    const field = document.createElement('input');
    form.append(Object.assign(field, { type: 'hidden', name: submitter.name, value: submitter.value }));
  }
  HTMLFormElement.prototype.submit.call(form);
}

async function send(form, submitter) {
  const fields = [...new FormData(form, submitter)];
  say(form, 'sending');
  try {
    const response = await post(form.action, fields);
    const next = response.headers.get('HX-Redirect');
    if (next) {
      forget(key_of(form));
      location.replace(next);
    } else {
      forget(key_of(form));
      send_plainly(form, submitter);
    }
  } catch {
    say(form, keep(form, fields) ? 'unsent' : 'lost');
    try_later();
  }
}

document.addEventListener('submit', async event => {
  const form = event.target;
  if (form.matches('form[action$="/esci"]')) for (const answer of kept()) forget(answer.key);
  if (!form.matches('form[data-keeps-unsent]') || event.defaultPrevented) return;
  event.preventDefault();
  if (is_sending) return;
  is_sending = true;
  clearTimeout(timer);
  await send(form, event.submitter);
  is_sending = false;
});

/** What waits is sent to its own attempt; the page of that attempt then shows the question that comes next. */
async function send_one(answer) {
  const form = question();
  const is_here = form && key_of(form) === answer.key;
  let response;
  try {
    response = await post(answer.path, answer.fields);
  } catch {
    if (is_here) say(form, 'unsent');
    return try_later();
  }
  const next = response.headers.get('HX-Redirect');
  if (next) {
    forget(answer.key);
    if (is_here) location.replace(response.ok && next.endsWith('/domanda') ? `${next}?inviata=1` : next);
  } else if (response.status === 401 || response.status === 409 || response.status === 400) {
    if (is_here) say(form, 'expired');  // signed out meanwhile, or signed in again in another tab
  } else {
    forget(answer.key);  // of an attempt that is not hers
    if (is_here) location.reload();
  }
}

async function send_kept() {
  if (is_sending || !owner) return;
  is_sending = true;
  clearTimeout(timer);
  sweep();
  for (const answer of kept()) await send_one(answer);
  is_sending = false;
}

try {
  sweep();
  addEventListener('online', send_kept);
  addEventListener('pageshow', event => event.persisted && send_kept());
  send_kept();
} catch {
  // A browser that refuses storage keeps nothing; the form goes out all the same.
}
