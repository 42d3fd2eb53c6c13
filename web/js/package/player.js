// The page around a course package: it makes the frame, takes the reports of the run-time in it, and saves them.
//
//   <div data-package data-address data-kind data-item data-state data-has-origin
//        data-save data-attempt data-talks>     (the last three are missing in a preview, which keeps nothing)
//   <p role="status" id="saved" data-saving data-saved data-unsaved data-expired data-refused data-lost>
// With sequencing rules (sequence.js) also data-sequence-seq, data-choose, data-denied, data-over, data-resume.
import { direct } from './director.js';
import { keep, kept_for, key_of, send, sweep } from './queue.js';

const retry_ms = [2_000, 5_000, 10_000, 30_000];
const leave_ms_max = 1_500;
const finish_ms_max = 400;
const entry_of = { scorm12: 'cmi.core.entry', scorm2004: 'cmi.entry' };

function make_frame(stage, state, key) {
  const frame = document.createElement('iframe');
  frame.title = stage.dataset.title ?? '';
  frame.name = JSON.stringify({ regia: 1, key, ...state });
  const origin = 'hasOrigin' in stage.dataset ? ' allow-same-origin' : '';
  frame.sandbox = `allow-scripts allow-forms allow-modals allow-downloads${origin}`;
  frame.allow = 'fullscreen; autoplay';
  frame.referrerPolicy = 'no-referrer';
  frame.src = stage.dataset.address;
  return frame;
}

/** The contents beside the frame, as the server has them now. */
async function refresh_contents() {
  const here = document.getElementById('indice');
  if (!here) return;
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
    const fresh = page.getElementById('indice');
    if (fresh) here.replaceWith(fresh);
  } catch {
    // It shows what it showed; the next page is right.
  }
}

/** What the server has not acknowledged: of this activity, and of the sequencing alone. */
function make_desk(stage) {
  const { item, save, attempt, sequenceSeq } = stage.dataset;
  const state = JSON.parse(stage.dataset.state ?? '{"cmi":{},"seq":0}');
  const ids = [`${attempt}.${item}`, `${attempt}.`];
  const launch = crypto.randomUUID();
  const line = document.getElementById('saved');
  let last_seq = Math.max(state.seq, Number(sequenceSeq ?? 0));
  let attempts = 0;
  let timer;
  let sending = null;
  let said = '';

  function say(word, time) {
    said = word;
    if (!line) return;
    line.classList.toggle('unsaved', word !== 'saved' && word !== 'saving');
    line.textContent = line.dataset[word].replace('{time}', time ?? '');
  }
  const waiting = () => save && (kept_for(ids[0]) ?? kept_for(ids[1]));

  async function send_all() {
    clearTimeout(timer);
    try {
      for (let one = waiting(); one; one = waiting()) {
        const answer = await send(one);
        if (answer.refused) return say(answer.refused);
        attempts = 0;
        if (waiting()) continue;
        say('saved', answer.time);
        if (answer.item_done) await refresh_contents();
      }
    } catch {
      say('unsaved');
      timer = setTimeout(send_kept, retry_ms[Math.min(attempts++, retry_ms.length - 1)]);
    }
  }
  const send_kept = () => (sending ??= send_all().finally(() => (sending = null)));

  /** `report` null = of the sequencing alone. */
  function take(report, sequence) {
    if (!save) return;
    last_seq = Math.max(Date.now(), last_seq + 1);
    const of = report ? item : '';
    const whole = { ...(report ?? { reason: 'sequence', cmi: {} }), item: of, launch, seq: last_seq };
    if (sequence) whole.sequence = sequence;
    const id = report ? ids[0] : ids[1];
    say(keep(id, save, whole) ? 'saving' : 'lost');
    // Without storage it is sent all the same, once.
    if (kept_for(id)) send_kept();
    else
      sending = send({ key: key_of(id), path: save, report: whole })
        .then(answer => (answer.refused ? say(answer.refused) : say('saved', answer.time)), () => {})
        .finally(() => (sending = null));
  }

  /** @returns whether all is saved; waits for the network as long as it takes, or so long. */
  async function until_saved(ms_max = Infinity) {
    const end = Date.now() + ms_max;
    for (;;) {
      await send_kept();
      if (said === 'expired' || said === 'refused') return false;
      if (!waiting()) return true;
      if (Date.now() > end) return false;
      await new Promise(done => setTimeout(done, 1_000));
    }
  }

  addEventListener('online', send_kept);
  // What was not acknowledged when the page goes: once more, by the one request that outlives it.
  addEventListener('pagehide', () => {
    const one = waiting();
    if (one) navigator.sendBeacon(one.path, new Blob([JSON.stringify(one.report)], { type: 'text/plain' }));
  });
  return { stage, saves: Boolean(save), state, line, take, waiting, send_kept, until_saved, refresh_contents };
}

/** What the run-time in a frame says, and how the frame is left so that it says its last word. */
function make_visit(frame, key, talks, take) {
  let last = null;
  let left = null;
  let is_over = talks === 'no';
  addEventListener('message', event => {
    // The last word of a page that is gone comes from nobody: it is known by the frame's key.
    const is_of_frame = event.source === frame.contentWindow || (!event.source && event.data?.key === key);
    if (!is_of_frame || typeof event.data !== 'object') return;
    const { regia, reason, cmi, total, active, set, shared, request } = event.data;
    if (regia !== 'cmi' || typeof cmi !== 'object') return;
    last = { report: { reason, cmi, total, active }, set, shared, request };
    const is_finish = reason === 'finish';
    if (is_finish) is_over = true;
    if (!left) take(last);
    else if (is_finish) left();
    else setTimeout(left, finish_ms_max);
  });
  /** @returns what it said last, and has not been taken; null when its session was over before. */
  async function leave() {
    if (is_over || left) return null;
    await new Promise(done => {
      left = done;
      setTimeout(done, leave_ms_max);
      frame.src = 'about:blank';
    });
    return last;
  }
  return { frame, leave, last: () => last };
}

/** A link of ours is followed when what the activity says as it is left is saved, or after ten seconds. */
function save_before_leaving(desk, visit) {
  document.addEventListener('click', async event => {
    const link = event.target.closest?.('a[href]');
    const is_plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    const is_here = !link || link.target || link.getAttribute('href').startsWith('#');
    if (is_here || event.defaultPrevented || !is_plain) return;
    event.preventDefault();
    const last = await visit.leave();
    // In a course with rules she has left the course, not ended the activity: it waits for her.
    if (last) desk.take('sequencing' in desk.stage.dataset ? { ...last.report, reason: 'leave' } : last.report);
    await desk.until_saved(10_000);
    location.assign(link.href);
  });
}

/** @param conductor of a course with sequencing rules (conductor.js), else none */
export async function player(stage, conductor) {
  const { kind, talks } = stage.dataset;
  const desk = make_desk(stage);
  const { state } = desk;
  const director = conductor && direct(stage, desk, conductor);
  document.querySelector('[data-whole-screen]')?.addEventListener('click', () => stage.requestFullscreen?.());

  let cmi = state.cmi;
  try {
    sweep();
    // What an earlier page could not send comes before what the server has; newer is newer wherever it lies.
    const one = desk.waiting();
    if (one) {
      const is_newer = one.report.item && one.report.seq > state.seq && one.report.reason !== 'finish';
      if (is_newer) cmi = { ...one.report.cmi, [entry_of[kind]]: 'resume' };
      await desk.send_kept();
      if (!desk.waiting()) return location.reload();
    }
  } catch {
    // A browser that refuses storage begins with what the server has.
  }
  const begin = director ? await director.begin(cmi) : { cmi };
  if (!begin) return;
  const key = crypto.randomUUID();
  const frame = make_frame(stage, begin, key);
  const visit = make_visit(frame, key, talks, last => (director ? director.take(last) : desk.take(last.report)));
  addEventListener('message', event => {
    if (event.source !== frame.contentWindow || event.data?.regia !== 'go') return;
    const side = event.data.where === 'previous' ? 'previous' : 'next';
    const link = document.querySelector(`[data-go="${side}"]`);
    if (link) desk.send_kept().then(() => link.click());
  });
  const opened = { reason: 'opened', cmi: {}, total: '', active: 0 };
  if (talks === 'no') frame.addEventListener('load', () => desk.take(opened), { once: true });
  director?.has_opened(visit);
  if (desk.saves) save_before_leaving(desk, visit);
  stage.append(frame);
}
