// Shows a password while it is typed: <button type="button" data-mostra="id of the field" aria-pressed="false">.
// The label stays and the pressed state changes, which is what a screen reader announces.
document.addEventListener('click', event => {
  const button = event.target.closest('[data-mostra]');
  if (!button) return;
  const field = document.getElementById(button.dataset.mostra);
  const shown = field.type === 'password';
  field.type = shown ? 'text' : 'password';
  button.setAttribute('aria-pressed', shown);
});
