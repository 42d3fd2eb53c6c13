// The page around a unit of cmi5: asks the server to launch it and puts it into a frame, or goes there.
//
//   <div data-unit="frame|window" data-back data-title data-origin="yes|no">
//     <p role="status" data-opening data-unopened data-expired></p><form method="post" action="…"></form></div>
function unit(stage) {
  const form = stage.querySelector('form');
  const line = stage.querySelector('[role=status]');
  const is_framed = stage.dataset.unit === 'frame';

  function say(word) {
    line.classList.toggle('unsaved', word === 'unopened' || word === 'expired');
    line.textContent = word ? line.dataset[word] : '';
  }

  function make_frame(address) {
    const frame = document.createElement('iframe');
    frame.title = stage.dataset.title;
    const origin = stage.dataset.origin === 'yes' ? ' allow-same-origin' : '';
    frame.sandbox = `allow-scripts allow-forms allow-modals allow-downloads${origin}`;
    frame.allow = 'fullscreen; autoplay';
    frame.referrerPolicy = 'no-referrer';
    frame.src = address;
    // The unit came back by its returnURL: the page that lies there says so.
    addEventListener('message', event => {
      if (event.source === frame.contentWindow && event.data?.regia === 'ended') location.assign(stage.dataset.back);
    });
    stage.classList.add('package-stage');
    form.remove();
    stage.append(frame);
  }

  async function open() {
    say('opening');
    try {
      const response = await fetch(form.action, {
        method: 'POST',
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: 'application/json' },
      });
      if (response.status >= 500) return say('unopened');
      if (!response.ok || !response.headers.get('content-type')?.startsWith('application/json')) return say('expired');
      const { address } = await response.json();
      if (!is_framed) return location.assign(address);
      say('');
      make_frame(address);
    } catch {
      say('unopened');
    }
  }

  form.addEventListener('submit', event => {
    event.preventDefault();
    open();
  });
  document.querySelector('[data-whole-screen]')?.addEventListener('click', () => stage.requestFullscreen?.());
  if (is_framed) open();
}

const stage = document.querySelector('[data-unit]');
if (stage) unit(stage);
