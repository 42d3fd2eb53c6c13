// Between the frame of an activity and the sequencing of its course: what the activity and the learner ask for goes to
// the conductor, what it decides is saved before the page goes there.

export function direct(stage, desk, conductor) {
  const { item } = stage.dataset;
  const course = location.pathname;
  let visit = null;
  let is_over = false;  // the activity's session with the conductor
  let is_busy = false;
  let is_left = false;  // the frame was emptied

  function note(word, again) {
    stage.replaceChildren();
    const text = document.createElement('p');
    text.className = 'package-note';
    text.textContent = stage.dataset[word];
    stage.append(text);
    if (!again) return;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'btn btn-primary';
    button.textContent = stage.dataset.resume;
    button.addEventListener('click', () => location.assign(`${course}?riprendi=1`));
    stage.append(button);
  }

  /** Buttons and contents show what may be asked for. */
  function show_choices() {
    const valid = conductor.validity();
    for (const button of document.querySelectorAll('[data-request]')) {
      const request = button.dataset.request;
      button.hidden = !valid?.[request] || valid.hideLmsUi.includes(request);
    }
    for (const link of document.querySelectorAll('[data-choice]')) {
      const is_here = link.getAttribute('aria-current') === 'step';
      const is_open = is_here || !valid || valid.choice[link.dataset.choice] === 'true';
      if (is_open) link.removeAttribute('aria-disabled');
      else link.setAttribute('aria-disabled', 'true');
    }
  }

  async function settle(outcome, report) {
    desk.take(report, conductor.snapshot());
    show_choices();
    const goes_on = outcome.delivered !== undefined;
    if (!goes_on && !report && outcome.refused) return note('denied');
    if (!(await desk.until_saved())) return;
    if (goes_on) return location.assign(course);
    await desk.refresh_contents();
    show_choices();
    if (outcome.is_over) note('over', true);
    else if (!visit || is_left) note('choose');
  }

  async function go(request, target) {
    if (is_busy) return;
    is_busy = true;
    const was_over = is_over;
    await visit?.leave();
    is_left = true;
    is_over = true;
    const last = visit?.last();
    const outcome = was_over ? conductor.ask(request, target) : conductor.finish(last ?? {}, request, target);
    await settle(outcome, was_over || !last ? null : { ...last.report, reason: 'finish' });
    is_busy = false;
  }

  document.addEventListener('click', event => {
    const button = event.target.closest?.('[data-request]');
    if (button) return go(button.dataset.request);
    const link = event.target.closest?.('[data-choice]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.getAttribute('aria-disabled') === 'true') desk.line.textContent = stage.dataset.denied;
    else if (link.dataset.choice !== item || is_over) go('choice', link.dataset.choice);
  });

  return {
    /** @returns what the frame begins with, or null when none is to be opened here */
    async begin(cmi) {
      const outcome = conductor.begin(item, new URLSearchParams(location.search).has('riprendi'));
      if (outcome.delivered === item) {
        history.replaceState(null, '', course);
        const { cmi: begun, shared } = conductor.launch(cmi);
        show_choices();
        desk.take(null, conductor.snapshot());
        return { cmi: begun, shared, valid: conductor.validity() ?? {} };
      }
      is_over = true;
      if (outcome.delivered) {
        await settle(outcome, null);
        return null;
      }
      show_choices();
      note(outcome.is_over ? 'over' : 'choose', outcome.is_over);
      return null;
    },
    has_opened(made) {
      visit = made;
    },
    /** What the activity says while it is not being left. */
    take(last) {
      if (is_over) return;
      if (last.report.reason !== 'finish') return desk.take(last.report);
      is_over = true;
      const [, target, request = 'exit'] = String(last.request ?? '').match(/^(?:\{target=(.+)\})?(\w+)$/) ?? [];
      settle(conductor.finish(last, request === '_none_' ? 'exit' : request, target), last.report);
    },
  };
}
