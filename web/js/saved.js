// The line that says when the last answer was saved:
//
//   <form data-saves-into="saved" …> … <p role="status" id="saved" data-saving="Salvataggio in corso…"
//     data-unsaved="Non salvato. Riprova.">Scelta salvata alle 10:42</p>
//
// The time is the server's: its answer replaces the line's content (hx-swap-oob="innerHTML:#saved"). Here stand only
// the two moments that the server can't write: while it is awaited, and when it did not answer.
const patience_ms = 300;
const waiting = new WeakMap();

function line_of(element) {
  const id = element.closest?.('[data-saves-into]')?.dataset.savesInto;
  return id ? document.getElementById(id) : null;
}

function show(line, words, failed) {
  line.classList.toggle('unsaved', failed);
  if (words) line.textContent = words;
}

document.addEventListener('htmx:before:request', event => {
  const { request, sourceElement } = event.detail.ctx;
  const line = line_of(sourceElement);
  if (!line || request.method === 'GET') return;
  // A quick answer shows nothing in between.
  waiting.set(event.detail.ctx, setTimeout(() => show(line, line.dataset.saving, false), patience_ms));
});

// Before the swap, so that the words of the answer stay.
document.addEventListener('htmx:after:request', event => {
  const { ctx } = event.detail;
  if (!waiting.has(ctx)) return;
  clearTimeout(waiting.get(ctx));
  const line = line_of(ctx.sourceElement);
  if (line) show(line, ctx.response.status >= 400 ? line.dataset.unsaved : '', ctx.response.status >= 400);
});

// No answer at all: the network, or the time allowed.
document.addEventListener('htmx:error', event => {
  const { ctx } = event.detail;
  if (!ctx || !waiting.has(ctx) || ctx.response) return;
  clearTimeout(waiting.get(ctx));
  const line = line_of(ctx.sourceElement);
  if (line) show(line, line.dataset.unsaved, true);
});

// A request given up because a newer one took its place.
document.addEventListener('htmx:finally:request', event => clearTimeout(waiting.get(event.detail.ctx)));
