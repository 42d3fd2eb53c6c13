// Parts of a page with data-live hear from the server that their figures have changed, and fetch themselves anew (htmx
// waits for the event "figures"). Nobody listens in a tab that is not seen: coming back, it asks at once.
const streams = new Map();
const quiet_ms = 800; // a page that is left at once opens no stream
let begins = 0;

function listen() {
  for (const part of document.querySelectorAll('[data-live]')) {
    if (streams.has(part)) continue;
    const stream = new EventSource(part.dataset.live);
    stream.onmessage = () => part.dispatchEvent(new CustomEvent('figures'));
    streams.set(part, stream);
  }
}

function listen_soon() {
  clearTimeout(begins);
  begins = setTimeout(listen, quiet_ms);
}

function stop() {
  clearTimeout(begins);
  for (const stream of streams.values()) stream.close();
  streams.clear();
}

document.addEventListener('visibilitychange', () => (document.hidden ? stop() : listen_soon()));
addEventListener('pagehide', stop);
addEventListener('pageshow', () => { if (!document.hidden) listen_soon(); });
