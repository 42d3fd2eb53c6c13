// What a course package has saved and the server has not yet acknowledged: it waits in this browser, under its attempt
// and activity, the newest state alone. With it stands a word that stands for the person (`data-of` of the page). It
// goes as soon as it is acknowledged, when she signs out, when anybody else is signed in, and after twelve hours.
const prefix = 'regia.corso.';
const kept_ms_max = 12 * 60 * 60 * 1000;
const patience_ms = 15_000;

export const owner = document.documentElement.dataset.of ?? '';

export function kept() {
  const all = [];
  for (let i = 0; i < localStorage.length; ++i) {
    const key = localStorage.key(i);
    if (!key.startsWith(prefix)) continue;
    try {
      all.push({ key, ...JSON.parse(localStorage.getItem(key)) });
    } catch {
      all.push({ key, of: '', at: 0 });
    }
  }
  return all;
}

export function sweep() {
  for (const one of kept()) {
    const is_old = !(Date.now() - one.at < kept_ms_max && one.at <= Date.now() + kept_ms_max);
    if (is_old || (owner && one.of !== owner)) localStorage.removeItem(one.key);
  }
}

export const forget_all = () => kept().forEach(one => localStorage.removeItem(one.key));

/** @returns whether it could be kept: a full or forbidden storage must not be promised. */
export function keep(id, path, report) {
  try {
    localStorage.setItem(prefix + id, JSON.stringify({ of: owner, at: Date.now(), path, report }));
    return true;
  } catch {
    return false;
  }
}

export const kept_for = id => kept().find(one => one.key === prefix + id);

function forget_if(key, seq) {
  try {
    if (JSON.parse(localStorage.getItem(key))?.report.seq === seq) localStorage.removeItem(key);
  } catch {
    // Nothing is kept there.
  }
}

/**
 * Sends one and forgets it when the server has it. @returns its answer; { refused: 'expired' } when the session has
 * ended (what is kept then waits for its owner, or for its end), { refused: 'refused' } when the server will not have
 * it; throws when no answer comes.
 */
export async function send({ key, path, report }) {
  const response = await fetch(path, {
    method: 'POST',
    body: JSON.stringify(report),
    headers: { 'Content-Type': 'application/json' },
    redirect: 'manual',
    signal: AbortSignal.timeout(patience_ms),
  });
  if (response.status >= 500 || response.status === 429) throw new Error(String(response.status));
  // Not hers, not there, or not to be read: sent again it would be no better.
  if ([400, 404, 409, 413].includes(response.status)) forget_if(key, report.seq);
  // Who is not signed in is led to the sign-in (an answer without status here), or told so.
  const is_signed_out = response.type === 'opaqueredirect' || response.status === 401;
  if (!response.ok) return { refused: is_signed_out ? 'expired' : 'refused' };
  const answer = await response.json();
  forget_if(key, report.seq);
  return answer;
}

export const key_of = id => prefix + id;
