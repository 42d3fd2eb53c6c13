// Improvements only: every page works without this file, and no words stand in it (they come from the page, in its
// language). Listeners sit on the document, so that what htmx swaps in needs no set-up.
import './theme.js';
import './errors.js';
import './saved.js';
import './unsent.js';
import './reveal.js';
import './dialogs.js';
import './passkey.js';
import './time.js';
import './offline.js';
import './print.js';
import './live.js';
import './package/waiting.js';
