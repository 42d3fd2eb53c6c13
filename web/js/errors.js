// Moves the focus to the summary of a form's errors, so that a screen reader starts from it and its links are the
// next thing under the Tab key.
const summary = '.note.bad[role=alert]';

function focus_summary(part) {
  const found = part.querySelector(summary);
  if (!found) return;
  found.tabIndex = -1;
  found.focus();
}

focus_summary(document);

// Only after a refused submission: an error that comes with polling or while typing must not move anybody.
document.addEventListener('htmx:after:swap', event => {
  const { request, response, target } = event.detail.ctx;
  if (request.method !== 'GET' && response?.status >= 400) focus_summary(target?.isConnected ? target : document);
});
