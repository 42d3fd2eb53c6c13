// The sequencing of a course of SCORM 2004: one run-time above the frames of its activities (SN 4: navigation,
// termination, rollup, selection, sequencing, delivery). It never meets the package: each activity has a plain run-time
// in its own frame, and what that one reports is said again here when the activity ends. Its rules, objectives and
// statuses are the library's; what must outlast the page is one text, saved with the report that changed it.
import { Scorm2004API } from 'scorm-again/scorm2004';

const nameless_objective = 'obiettivo-principale';

/**
 * @param settings { activityTree, objectivesGlobalToSystem } of the manifest
 * @param state the text of an earlier page, '' at the beginning
 * @param before that of the attempt before this one, whose objectives she may still have
 */
export function make_conductor(settings, state, before) {
  let outcome = {};
  let validity = null;
  const api = new Scorm2004API({
    autocommit: false,
    logLevel: 5,
    lmsCommitUrl: false,
    sequencing: {
      activityTree: settings.activityTree,
      logLevel: 'error',
      eventListeners: {
        onActivityDelivery: activity => (outcome.delivered = activity.id),
        onSequencingSessionEnd: () => (outcome.is_over = true),
        onSequencingError: reason => (outcome.refused = String(reason)),
        onNavigationValidityUpdate: valid => (validity = valid),
      },
    },
  });
  const service = api.getSequencingService();
  const root = settings.activityTree.id;
  if (state) api.deserializeSequencingState(state);
  else if (before && settings.objectivesGlobalToSystem)
    api.restoreGlobalObjectiveSnapshot(JSON.parse(before).globalObjectiveMap ?? {});

  const current = () => api.getSequencingState().currentActivity;

  function ask(request, target, exit) {
    outcome = {};
    service.processNavigationRequest(request, target, exit);
    return outcome;
  }

  return {
    /** The activity to open now: the one she was in, or what the rules begin with. `again` = also after its end. */
    begin(wanted, again) {
      const here = current();
      if (here?.isActive) return { delivered: here.id };
      if (JSON.parse(state || '{}').sequencing?.suspendedActivity) return ask('resumeAll');
      if (here && here.id !== root) return {};
      if (state && !again) return { is_over: true };
      const first = ask('start');
      return first.delivered ? first : ask('choice', wanted);
    },
    /** What its run-time begins with: `cmi` of before, with the objectives as sequencing knows them. */
    launch(cmi) {
      api.loadFromFlattenedJSON(cmi, '');
      api.Initialize('');
      service.getOverallSequencingProcess().updateNavigationValidity();
      const rows = new Map();
      for (const [key, value] of Object.entries(api.getFlattenedCMI())) {
        const [, row, field] = key.match(/^cmi\.objectives\.(\d+)\.(.+)$/) ?? [];
        if (!row || typeof value !== 'string' || value === '' || value === 'unknown') continue;
        rows.set(row, { ...rows.get(row), [field]: value });
      }
      const begin = Object.fromEntries(Object.entries(cmi).filter(([key]) => !key.startsWith('cmi.objectives.')));
      const known = [...rows.values()].filter(one => one.id && one.id !== nameless_objective);
      known.forEach((one, n) => {
        for (const [field, value] of Object.entries(one)) begin[`cmi.objectives.${n}.${field}`] = value;
      });
      return { cmi: begin, shared: { maps: current()?.sharedDataMaps ?? [], values: api.captureSharedDataSnapshot() } };
    },
    /** The activity is over: what it set, then where to go (`exit` = she or the rules choose). */
    finish({ set, shared }, request, target) {
      const at = Object.entries(set ?? {});
      const [nameless] = api.cmi.objectives.childArray.map((one, n) => (one.id === nameless_objective ? n : -1))
        .filter(n => n >= 0);
      for (const [element, value] of at) {
        // Its rows are counted without the one that the manifest has no id for.
        const here = element.replace(/^cmi\.objectives\.(\d+)/, (all, n) =>
          nameless !== undefined && Number(n) >= nameless ? `cmi.objectives.${Number(n) + 1}` : all);
        api.SetValue(here, value);
      }
      if (shared) api.restoreSharedDataSnapshot(shared);
      return ask(request, target, set?.['cmi.exit'] ?? '');
    },
    ask,
    /** { continue, previous, choice, jump, hideLmsUi }, or null: what may be asked for here. */
    validity() {
      service.getOverallSequencingProcess().updateNavigationValidity();
      return validity;
    },
    /** @returns what a report carries of it */
    snapshot() {
      const { completionStatus, successStatus } = api.getActivityTrackingData(root);
      const here = current();
      // The library's second copy is left out: read back, it makes an activity that has ended active again.
      const { suspensionState: _, ...state } = JSON.parse(api.serializeSequencingState());
      // A session that has ended has no current activity (SN 4.8); the library keeps it where nothing followed.
      if (outcome.is_over && !state.sequencing.suspendedActivity) state.sequencing.currentActivity = null;
      return {
        state: JSON.stringify(state),
        item: here?.isActive ? here.id : '',
        concluded: completionStatus === 'completed' && successStatus !== 'failed',
      };
    },
  };
}
