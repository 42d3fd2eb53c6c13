// The theme button. Its form posts to /tema, which sets the cookie and sends the person back. With scripts the page
// changes at once and the same request goes out beside it, so that a form half filled in is not lost to a reload.
// The server writes data-tema into each page: nothing is to be done on load, and no page flashes.
const root = document.documentElement;
const device_is_dark = matchMedia('(prefers-color-scheme: dark)');

function is_dark() {
  const theme = root.dataset.tema;
  return theme === 'scuro' || (theme !== 'chiaro' && device_is_dark.matches);
}

document.addEventListener('submit', event => {
  if (!event.submitter?.matches('[data-tema-cambia]')) return;
  event.preventDefault();
  const theme = is_dark() ? 'chiaro' : 'scuro';
  root.dataset.tema = theme;
  // The button's own value is what comes next without scripts, where only the server's order of the three is known.
  const fields = new URLSearchParams(new FormData(event.target));
  fields.set('tema', theme);
  // "manual": the answer is a redirect to this very page, which there is no need to fetch. A failure is let pass:
  // the person sees what was asked for, and the next page shows the last choice that was kept.
  fetch(event.target.action, { method: 'POST', body: fields, redirect: 'manual', keepalive: true }).catch(() => {});
});
