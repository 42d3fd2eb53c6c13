import { Scorm2004API } from 'scorm-again/scorm2004';
import { serve } from './frame.js';

serve(() => new Scorm2004API({ autocommit: false, logLevel: 5, lmsCommitUrl: false }), {
  global: 'API_1484_11',
  initialize: 'Initialize',
  set: 'SetValue',
  commit: 'Commit',
  finish: 'Terminate',
});
