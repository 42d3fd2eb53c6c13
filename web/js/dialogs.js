// Dialogs and popovers are native. Here is what HTML alone can't say, or not yet in every browser.

// <a href="/x" hx-get="/x" hx-target="#dialog">: the link alone opens the page; the fragment opens the dialog.
document.addEventListener('htmx:after:swap', event => {
  const dialog = event.detail.ctx.target?.closest?.('dialog');
  if (dialog && !dialog.open) dialog.showModal();
});

document.addEventListener('click', event => {
  const dialog = event.target.closest('dialog[open]');
  if (!dialog) return;
  // "Annulla" in the page leads back to where one came from; in the dialog it only closes.
  const cancels = event.target.closest('[data-closes-dialog]');
  if (cancels) event.preventDefault();
  if (cancels || is_outside(dialog, event)) dialog.close();
});

// What closedby="any" means, for the browsers that don't know it yet; the others have closed already.
function is_outside(dialog, { target, clientX: x, clientY: y }) {
  if (target !== dialog || dialog.getAttribute('closedby') !== 'any') return false;
  const box = dialog.getBoundingClientRect();
  return x < box.left || x > box.right || y < box.top || y > box.bottom;
}

// A closed dialog keeps nothing: its content would be out of date, and its ids would be there twice.
document.addEventListener('close', event => event.target.matches('dialog') && event.target.replaceChildren(), true);

// The menu is a popover on a narrow window only. Left open when a tablet is turned, it would hang over the page.
matchMedia('(min-width: 992px)').addEventListener('change', wide => {
  const menu = document.querySelector('.appnav:popover-open');
  if (wide.matches) menu?.hidePopover();
});
