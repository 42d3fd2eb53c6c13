// A package goes up in pieces, so that a broken network costs one piece and the bar tells the truth: it counts what the
// server has acknowledged. Without scripts the same form sends the file in one.
const piece_bytes = 4 * 1024 * 1024;
const retry_ms = [1_000, 2_000, 5_000, 10_000, 30_000];
const bytes_max = 2 ** 31;

const wait = ms =>
  new Promise(resolve => {
    const timer = setTimeout(resolve, ms);
    addEventListener('online', () => (clearTimeout(timer), resolve()), { once: true });
  });

/** The same file, chosen again: its upload goes on. Nothing of the file is kept in the browser. */
const mark_of = (file, into) => `regia.caricamento.${into}.${file.name}.${file.size}.${file.lastModified}`;

async function upload(form, file) {
  const token = form.querySelector('input[name=form_token]').value;
  const headers = { 'X-Form-Token': token };
  const box = form.querySelector('.upload-progress');
  const bar = box.querySelector('progress');
  const line = box.querySelector('[role=status]');
  const into = form.querySelector('input[name=pacchetto]').value;
  box.hidden = false;
  const show = share => {
    bar.value = share * 100;
    line.textContent = form.dataset.sent.replace('%n', Math.floor(share * 100));
  };

  async function ask(path, options) {
    for (let attempt = 0; ; ++attempt) {
      try {
        const all = { ...headers, ...options.headers };
        const response = await fetch(path, { ...options, headers: all, redirect: 'manual' });
        if (response.status < 500 && response.status !== 429) return response;
      } catch {
        // no answer: again below
      }
      line.textContent = form.dataset.waits;
      await wait(retry_ms[Math.min(attempt, retry_ms.length - 1)]);
    }
  }
  const put = (at, begin) =>
    ask(`${at}?da=${begin}`, {
      method: 'POST',
      body: file.slice(begin, begin + piece_bytes),
      headers: { 'Content-Type': 'application/octet-stream' },
    });

  const mark = mark_of(file, into);
  let address = sessionStorage.getItem(mark);
  let received = 0;
  if (address) {
    // A piece in the wrong place is refused with how much has come.
    const headers = { 'Content-Type': 'application/octet-stream' };
    const response = await ask(`${address}?da=-1`, { method: 'POST', body: 'x', headers });
    if (response.status === 409) received = (await response.json()).received;
    else address = null;
  }
  if (!address) {
    const body = new URLSearchParams({ nome: file.name, byte: file.size, pacchetto: into });
    const response = await ask(form.dataset.uploads, { method: 'POST', body, headers: {} });
    if (!response.ok) return HTMLFormElement.prototype.submit.call(form);
    address = (await response.json()).address;
    sessionStorage.setItem(mark, address);
  }
  while (received < file.size) {
    show(received / file.size);
    const response = await put(address, received);
    if (!response.ok && response.status !== 409) return HTMLFormElement.prototype.submit.call(form);
    received = (await response.json()).received;
  }
  show(1);
  sessionStorage.removeItem(mark);
  location.assign(document.documentElement.lang === 'en' ? `/en${address}` : address);
}

document.addEventListener('submit', event => {
  const form = event.target;
  const file = form.matches('form[data-uploads]') && form.querySelector('input[type=file]').files[0];
  if (!file) return;
  event.preventDefault();
  if (file.size > bytes_max) {
    const box = form.querySelector('.upload-progress');
    box.hidden = false;
    box.querySelector('[role=status]').textContent = form.dataset.large;
    return;
  }
  form.querySelector('button[type=submit], button:not([type])').disabled = true;
  upload(form, file);
});
