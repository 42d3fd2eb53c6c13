// The page around a course package: it makes the frame, takes the reports of the run-time in it, and saves them.
//
//   <div data-package data-address data-kind data-item data-state data-has-origin
//        data-save data-attempt data-talks>     (the last three are missing in a preview, which keeps nothing)
//   <p role="status" id="saved" data-saving data-saved data-unsaved data-expired data-lost>
import { keep, kept_for, key_of, send, sweep } from './queue.js';

const retry_ms = [2_000, 5_000, 10_000, 30_000];
const entry_of = { scorm12: 'cmi.core.entry', scorm2004: 'cmi.entry' };

function player(stage) {
  const { address, kind, item, save, attempt, talks } = stage.dataset;
  const state = JSON.parse(stage.dataset.state ?? '{"cmi":{},"seq":0}');
  const id = `${attempt}.${item}`;
  const launch = crypto.randomUUID();
  const line = document.getElementById('saved');
  let last_seq = state.seq;
  let attempts = 0;
  let timer;
  let is_sending = false;

  function say(word, time) {
    if (!line) return;
    line.classList.toggle('unsaved', word !== 'saved' && word !== 'saving');
    line.textContent = line.dataset[word].replace('{time}', time ?? '');
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

  async function send_kept() {
    if (is_sending) return;
    clearTimeout(timer);
    is_sending = true;
    try {
      for (let one = kept_for(id); one; one = kept_for(id)) {
        const answer = await send(one);
        if (!answer) {
          say('expired');
          break;
        }
        attempts = 0;
        if (kept_for(id)) continue;
        say('saved', answer.time);
        if (answer.item_done) await refresh_contents();
      }
    } catch {
      say('unsaved');
      timer = setTimeout(send_kept, retry_ms[Math.min(attempts++, retry_ms.length - 1)]);
    }
    is_sending = false;
  }

  function take(report) {
    if (!save) return;
    last_seq = Math.max(Date.now(), last_seq + 1);
    const whole = { ...report, item, launch, seq: last_seq };
    say(keep(id, save, whole) ? 'saving' : 'lost');
    // Without storage it is sent all the same, once.
    if (kept_for(id)) send_kept();
    else
      send({ key: key_of(id), path: save, report: whole }).then(
        answer => answer && say('saved', answer.time),
        () => {},
      );
  }

  function make_frame(cmi) {
    const frame = document.createElement('iframe');
    frame.title = stage.dataset.title ?? '';
    frame.name = JSON.stringify({ regia: 1, cmi });
    const origin = 'hasOrigin' in stage.dataset ? ' allow-same-origin' : '';
    frame.sandbox = `allow-scripts allow-forms allow-modals allow-downloads${origin}`;
    frame.allow = 'fullscreen; autoplay';
    frame.referrerPolicy = 'no-referrer';
    frame.src = address;
    addEventListener('message', event => {
      if (event.source !== frame.contentWindow || typeof event.data !== 'object') return;
      const { regia, reason, total, active, where } = event.data;
      const { cmi } = event.data;
      if (regia === 'cmi' && typeof cmi === 'object') take({ reason, cmi, total, active });
      const side = where === 'previous' ? 'previous' : 'next';
      const link = regia === 'go' && document.querySelector(`[data-go="${side}"]`);
      if (link) send_kept().then(() => link.click());
    });
    const opened = { reason: 'opened', cmi: {}, total: '', active: 0 };
    if (talks === 'no') frame.addEventListener('load', () => take(opened));
    stage.append(frame);
  }

  document.querySelector('[data-whole-screen]')?.addEventListener('click', () => stage.requestFullscreen?.());
  addEventListener('online', send_kept);
  // What was not acknowledged when the page goes: once more, by the one request that outlives it.
  addEventListener('pagehide', () => {
    const one = save && kept_for(id);
    if (one) navigator.sendBeacon(one.path, new Blob([JSON.stringify(one.report)], { type: 'text/plain' }));
  });

  (async () => {
    let cmi = state.cmi;
    try {
      sweep();
      // What an earlier page could not send comes before what the server has; newer is newer wherever it lies.
      const waiting = save && kept_for(id);
      if (waiting) {
        const is_newer = waiting.report.seq > state.seq && waiting.report.reason !== 'finish';
        if (is_newer) cmi = { ...waiting.report.cmi, [entry_of[kind]]: 'resume' };
        await send_kept();
        if (!kept_for(id)) return location.reload();
      }
    } catch {
      // A browser that refuses storage begins with what the server has.
    }
    make_frame(cmi);
  })();
}

const stage = document.querySelector('[data-package]');
if (stage) player(stage);
