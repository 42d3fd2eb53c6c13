// Parts of a page with data-live hear from the server that their figures have changed, and fetch themselves anew (htmx
// waits for the event "figures"). Nobody listens in a tab that is not seen: coming back, it asks at once. What the
// server says first to a page that has just come is what the page shows: it only begins the listening.
const streams = new Map();
const quiet_ms = 800; // a page that is left at once opens no stream
let begins = 0;

function listen(is_fresh) {
  for (const part of document.querySelectorAll('[data-live]')) {
    if (streams.has(part)) continue;
    const stream = new EventSource(part.dataset.live);
    let is_shown = is_fresh;
    stream.onmessage = () => {
      if (!is_shown) part.dispatchEvent(new CustomEvent('figures'));
      is_shown = false;
    };
    streams.set(part, stream);
  }
}

function listen_soon(is_fresh) {
  clearTimeout(begins);
  begins = setTimeout(() => listen(is_fresh), quiet_ms);
}

function stop() {
  clearTimeout(begins);
  for (const stream of streams.values()) stream.close();
  streams.clear();
}

document.addEventListener('visibilitychange', () => (document.hidden ? stop() : listen_soon(false)));
addEventListener('pagehide', stop);
addEventListener('pageshow', ({ persisted }) => { if (!document.hidden) listen_soon(!persisted); });
