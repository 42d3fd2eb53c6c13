// <button data-stampa hidden>: shown where a script can open the print window; elsewhere the browser's own menu does.
for (const button of document.querySelectorAll('[data-stampa]')) button.hidden = false;
document.addEventListener('click', event => event.target.closest('[data-stampa]') && print());
