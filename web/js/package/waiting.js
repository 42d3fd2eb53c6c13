// On every page: what a course could not send is sent by its owner's next page, and goes with her sign-out.
import { forget_all, kept, owner, send, sweep } from './queue.js';

async function send_kept() {
  if (!owner || document.querySelector('[data-package]')) return;  // the player sends its own
  sweep();
  for (const one of kept())
    try {
      await send(one);
    } catch {
      return;  // the next page tries again
    }
}

document.addEventListener('submit', event => {
  if (event.target.matches('form[action$="/esci"]')) forget_all();
});

try {
  sweep();
  addEventListener('online', send_kept);
  send_kept();
} catch {
  // A browser that refuses storage keeps nothing.
}
