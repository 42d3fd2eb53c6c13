// A passkey, where the page offers one: <form data-passkey="create" or "get" ...>. The browser asks its person, the
// answer goes into hidden fields, the form is sent as any other. Without this file the page's other ways remain.
const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

// In the order we prefer: ES256, EdDSA, RS256.
const algorithms = [-7, -8, -257].map(alg => ({ type: 'public-key', alg }));

async function ask(form) {
  const { passkey, party, known, user, name } = form.dataset;
  const challenge = bytes(form.elements.sfida.value);
  const credentials = known.split(' ').filter(Boolean).map(id => ({ type: 'public-key', id: bytes(id) }));
  const common = { challenge, timeout: 240000 };
  const made = passkey === 'create'
    ? await navigator.credentials.create({ publicKey: {
        ...common, rp: { id: party, name: document.title }, user: { id: bytes(user), name, displayName: name },
        pubKeyCredParams: algorithms, attestation: 'none', excludeCredentials: credentials } })
    : await navigator.credentials.get({ publicKey: { ...common, rpId: party, allowCredentials: credentials } });
  const { response } = made;
  form.elements.credenziale.value = text(made.rawId);
  form.elements.browser.value = text(response.clientDataJSON);
  form.elements.autenticatore.value = text(response.attestationObject ?? response.authenticatorData);
  form.elements.firma.value = response.signature ? text(response.signature) : '';
}

document.addEventListener('submit', event => {
  const form = event.target.closest('[data-passkey]');
  if (!form) return;
  event.preventDefault();
  const failed = form.querySelector('[role=alert]');
  failed.hidden = true;
  ask(form).then(() => form.submit(), () => { failed.hidden = false; });
});
