// What the browser tests share: Debian's Chromium, one clean page at a time, and the four questions asked of
// every page: is it accessible, does it fit, what does it weigh, did the content security policy object.
//
//   const browser = await launch();
//   const page = await browser.newPage({ width: 390, dark: true });
//   await page.goto(address);
//   assert.deepEqual(await axe(page), []);
//   await browser.close();
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const executable = '/usr/bin/chromium-headless-shell';
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
// The levels the law asks for (WCAG 2.1 AA) and the one that follows.
const axe_tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const axe_source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** page -> { devtools, javaScript, document, requests, csp }: how it was opened, what its browser reported since. */
const records = new WeakMap();

/**
 * Starts a browser. Each start has a user data folder of its own, made and deleted by Playwright (which refuses
 * the switch that would name one), so that nothing of an earlier run can be seen.
 * @returns {{newPage: (options?: object) => Promise<import('playwright-core').Page>, close: () => Promise<void>}}
 */
export async function launch() {
  if (!existsSync(executable)) throw new Error(`${executable} is missing: apt-get install chromium-headless-shell`);
  const browser = await chromium.launch({ executablePath: executable, args: flags });
  return { newPage: options => newPage(browser, options), close: () => browser.close() };
}

/**
 * A page in a context of its own: no cookies, cold cache. A second tab of the same person is
 * `page.context().newPage()`, of which nothing is recorded and which always runs scripts.
 * Width and height in CSS pixels.
 */
async function newPage(browser, { width = 1280, height = 800, dark = false, javaScript = true } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    locale: 'it-IT',
    timezoneId: 'Europe/Rome',
    reducedMotion: 'reduce', // a long page takes a second to scroll gently to its end
  });
  const page = await context.newPage();
  await record(page, javaScript);
  return page;
}

async function record(page, javaScript) {
  const devtools = await page.context().newCDPSession(page);
  const found = { devtools, javaScript, document: null, requests: new Map(), csp: [] };
  records.set(page, found);
  // Playwright's own switch can't be lifted for a moment, as axe() needs.
  await devtools.send('Emulation.setScriptExecutionDisabled', { value: !javaScript });
  const { frameTree } = await devtools.send('Page.getFrameTree');
  devtools.on('Network.requestWillBeSent', event => {
    // The request of a document carries its loader's id as its own; a redirect comes back under the same id.
    const is_page = event.requestId === event.loaderId && event.frameId === frameTree.frame.id;
    if (is_page && found.document !== event.loaderId) {
      found.document = event.loaderId;
      found.requests.clear();
    }
    const earlier = found.requests.get(event.requestId)?.bytes ?? 0;
    found.requests.set(event.requestId, {
      url: event.request.url,
      kind: event.type,
      bytes: earlier + (event.redirectResponse?.encodedDataLength ?? 0),
    });
  });
  devtools.on('Network.loadingFinished', event => {
    const request = found.requests.get(event.requestId);
    if (request) request.bytes += event.encodedDataLength;
  });
  devtools.on('Audits.issueAdded', ({ issue }) => {
    const details = issue.details.contentSecurityPolicyIssueDetails;
    if (!details) return;
    const place = details.sourceCodeLocation;
    const where = place ? ` at ${place.url}:${place.lineNumber + 1}` : '';
    found.csp.push(`${details.violatedDirective} forbids ${details.blockedURL || 'inline'}${where}`);
  });
  await devtools.send('Network.enable');
  await devtools.send('Audits.enable');
}

const all_rules = { type: 'tag', values: axe_tags };
/** What a page seen before can break in other colours. */
export const colours_only = { type: 'rule', values: ['color-contrast'] };

/** Violations of serious or critical impact, as lines to print; an empty list is what a test expects. */
export async function axe(page, rules = all_rules) {
  // axe waits on timers, which never fire where scripts are off; a page's own scripts don't run when they come on
  // after it was loaded.
  const { devtools, javaScript } = records.get(page);
  await devtools.send('Emulation.setScriptExecutionDisabled', { value: false });
  // Evaluated by the debugger and not by a script element, which the page's own policy would refuse.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe_source);
  const { violations } = await page.evaluate(
    // No rule of ours reads style sheets, which it would fetch once more.
    only => window.axe.run(document, { runOnly: only, resultTypes: ['violations'], preload: false }),
    rules,
  );
  await devtools.send('Emulation.setScriptExecutionDisabled', { value: !javaScript });
  return violations
    .filter(violation => violation.impact === 'serious' || violation.impact === 'critical')
    .flatMap(violation => violation.nodes.map(node => `${violation.id}: ${node.target.join(' ')}: ${node.html}`));
}

/** The elements that make the page wider than its window, at most five; an empty list when it fits. */
export function overflow(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    const room = root.clientWidth;
    if (root.scrollWidth <= room) return [];
    const scrolls = element => {
      for (let box = element.parentElement; box && box !== document.body; box = box.parentElement)
        if (getComputedStyle(box).overflowX !== 'visible') return true;
      return false;
    };
    const wide = [...document.body.querySelectorAll('*')]
      .filter(element => element.getBoundingClientRect().right > room + 0.5 && !scrolls(element))
      .slice(-5)
      .map(element => `${element.cloneNode().outerHTML} ends at ${element.getBoundingClientRect().right}`);
    return [`page of ${root.scrollWidth} px in a window of ${room} px`, ...wide];
  });
}

/**
 * Bytes that the current document and all it asked for took on the wire, headers included; what came from the
 * browser's cache counts 0. Later requests of the same document (htmx, polling) are added as they end.
 * @returns {{total: number, requests: {url: string, kind: string, bytes: number}[]}}
 */
export async function pageWeight(page) {
  await settled(page);
  const requests = [...records.get(page).requests.values()];
  return { total: requests.reduce((sum, request) => sum + request.bytes, 0), requests };
}

/** What the content security policy has refused since the page was opened, as lines to print. */
export async function cspErrors(page) {
  await settled(page);
  return [...records.get(page).csp];
}

/** Asks the page until it says yes: what stands in its caches, or what a job does, can only be asked for. */
export async function until(page, question, seconds_max = 20) {
  const end = Date.now() + seconds_max * 1000;
  while (!(await page.evaluate(question).catch(() => false))) {
    if (Date.now() > end) throw new Error(`not true within ${seconds_max} s: ${question}`);
    await new Promise(done => setTimeout(done, 100));
  }
}

/** Half a second without requests. A page that holds a stream open never falls silent: five seconds are enough. */
function settled(page) {
  return page.waitForLoadState('networkidle', { timeout: 5000 }).catch(error => {
    if (error.name !== 'TimeoutError') throw error;
  });
}
