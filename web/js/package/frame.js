// Runs inside the frame of a course package, before anything of the package: the API that a SCO looks for.
//
// SCORM's calls answer at once, so the run-time lives where they are made. It begins with what the page around the
// frame has put into the frame's name, keeps it there from page to page of the package, and reports every change to
// that page by a message; the page saves it. What the package could do with this, it could do with any SCORM API.
const report_after_ms = 1_000;
const idle_after_ms = 60_000;

/** The nearest window above that is ours to look at and has a run-time already. */
function is_served_above() {
  try {
    for (let at = window; at.parent !== at; at = at.parent) if (at.parent.regia_run_time) return true;
  } catch {
    // Above lies a page that is none of the package's business: this is its topmost window.
  }
  return false;
}

function read_name() {
  try {
    const state = JSON.parse(window.name);
    return state?.regia === 1 ? state : null;
  } catch {
    return null;
  }
}

/** Seconds with somebody there: the page is visible and something was touched in the last minute, or a film plays. */
function count_active(begin) {
  let active_ms = begin * 1000;
  let touched = Date.now();
  let seen = Date.now();
  const is_playing = () => [...document.querySelectorAll('video, audio')].some(one => !one.paused && !one.ended);
  for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'])
    addEventListener(kind, () => (touched = Date.now()), { capture: true, passive: true });
  setInterval(() => {
    const now = Date.now();
    const is_there = document.visibilityState === 'visible' && (now - touched < idle_after_ms || is_playing());
    // A clock that jumps (a machine that slept) counts one step at most.
    if (is_there) active_ms += Math.min(now - seen, 2_000);
    seen = now;
  }, 1_000);
  return () => Math.round(active_ms / 1000);
}

/** What an activity may ask of the sequencing above it, as its page said when it opened the frame. */
function answer_requests(api, valid) {
  const plain = api.GetValue.bind(api);
  api.GetValue = element => {
    const [, request, target] =
      String(element).match(/^adl\.nav\.request_valid\.(continue|previous|choice|jump)(?:\.\{target=(.+)\})?$/) ?? [];
    if (!request || !api.isInitialized()) return plain(element);
    plain('cmi._version');  // an answer clears the last error
    const said = target === undefined ? valid[request] : valid[request]?.[target];
    return typeof said === 'object' ? 'unknown' : String(said ?? 'false');
  };
}

// What of an activity counts for the sequencing above it.
const counts = new RegExp(
  '^cmi\\.(completion_status|success_status|score\\.|progress_measure|objectives\\.|exit$|session_time)');

/**
 * @param make gives a run-time of scorm-again
 * @param words { global, initialize, set, commit, finish }: how this edition of SCORM calls them
 */
export function serve(make, words) {
  if (is_served_above()) return;
  const state = read_name();
  if (!state) return;
  const above = window.parent;
  const api = make();
  if (Object.keys(state.cmi).length > 0) api.loadFromFlattenedJSON(state.cmi, '');
  if (state.valid) answer_requests(api, state.valid);
  if (state.shared) {
    api.adl.configureSharedDataMaps(state.shared.maps);
    api.restoreSharedDataSnapshot(state.shared.values);
  }
  const set = { ...state.set };
  const active = count_active(state.active ?? 0);
  let is_open = false;
  let timer;

  function report(reason) {
    clearTimeout(timer);
    const cmi = api.getFlattenedCMI();
    const whole = { regia: 'cmi', key: state.key, reason, cmi, total: api.cmi.getCurrentTotalTime(), active: active() };
    const kept = { ...state, cmi, active: whole.active, is_open, set };
    if (state.valid) {
      const shared = api.captureSharedDataSnapshot();
      Object.assign(whole, { set, shared, request: api.adl.nav.request });
      kept.shared = { ...state.shared, values: shared };
    }
    window.name = JSON.stringify(kept);
    above.postMessage(whole, '*');
  }

  api.on(words.initialize, () => (is_open = true));
  api.on(`${words.set}.*`, (element, value) => {
    if (counts.test(element)) set[element] = String(value);
    clearTimeout(timer);
    timer = setTimeout(() => report('set'), report_after_ms);
  });
  api.on(words.commit, () => report('commit'));
  for (const [event, where] of [['SequenceNext', 'continue'], ['SequencePrevious', 'previous']])
    api.on(event, () => state.valid || above.postMessage({ regia: 'go', where }, '*'));
  api.on(words.finish, () => {
    is_open = false;
    report('finish');
  });
  addEventListener('pagehide', () => is_open && report('leave'));
  // Another page of the same SCO: the session goes on.
  if (state.is_open) api[words.initialize]('');

  window.regia_run_time = true;
  window[words.global] = api;
  // A SCO may look above itself first; the real parent would only throw.
  const stand_in = { [words.global]: api, close() {} };
  stand_in.parent = stand_in;
  try {
    Object.defineProperty(window, 'parent', { value: stand_in, configurable: false });
  } catch {
    // It then finds the API on its own window.
  }
}
