import { Scorm12API } from 'scorm-again/scorm12';
import { serve } from './frame.js';

serve(() => new Scorm12API({ autocommit: false, logLevel: 5, lmsCommitUrl: false }), {
  global: 'API',
  initialize: 'LMSInitialize',
  set: 'LMSSetValue',
  commit: 'LMSCommit',
  finish: 'LMSFinish',
});
