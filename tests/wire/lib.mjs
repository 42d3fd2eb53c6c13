// What the tests over the socket share: a demo made once and copied, people who sign in and send forms as a browser
// does, raw sockets that send what they are told, and waiting for a condition instead of for luck.
//
//   const site = await serveCopy();
//   const chiara = await persona(site, 'Bini');
//   await chiara.submit('/percorso/moduli/4', '/passi');
//   await site.stop();
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { after } from 'node:test';
import { keptDemo, program, regia, root, serve as start } from '../program.mjs';

export { program, regia, root };
export const programme = join(root, 'programmes/toscana-fse2');
/** Gives links of demo people and staff files of invented ones; made with the tests. */
const people_program = process.env.REGIA_PEOPLE ?? join(dirname(program), 'bench_people');

export async function until(is_so, what, seconds_max = 30) {
  const end = performance.now() + seconds_max * 1000;
  for (;;) {
    const found = await is_so();
    if (found) return found;
    assert.ok(performance.now() < end, `waited ${seconds_max} s for ${what}`);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

const served = [];
// A test that fails leaves its servers running, and they would keep the test program waiting for them.
after(() => Promise.all(served.map(site => site.kill())));

export async function serve(database, ...options) {
  const site = await start(database, ...options);
  served.push(site);
  return site;
}

/** A folder of its own for one test file, removed when its process ends. */
export const folder = mkdtempSync(join(tmpdir(), 'regia-wire-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

let copies = 0;

/** A database of 60 demo people that nobody else uses. @returns {file, database} */
export async function copyOfDemo() {
  const file = join(folder, `${++copies}`, 'demo.db');
  mkdirSync(dirname(file));
  copyFileSync(join(await keptDemo(60, 1), 'demo.db'), file);
  return { file, database: `sqlite:${file}` };
}

export async function serveCopy(...options) {
  const copy = await copyOfDemo();
  return { ...copy, ...(await serve(copy.database, ...options)) };
}

/** Secrets of one-time links of demo people who have answered the survey, or have not. */
export async function links(database, count) {
  const { stdout } = await promisify(execFile)(people_program, ['links', database, String(count)]);
  const of = kind => stdout.split('\n').filter(line => line.startsWith(`${kind} `)).map(line => line.split(' ')[1]);
  return { answered: of('answered'), unasked: of('unasked') };
}

/** Lines of a staff file of invented people, each another; its header first. */
export async function staffLines(count) {
  const { stdout } = await promisify(execFile)(people_program, ['csv', programme, String(count)]);
  return stdout.trim().split('\n');
}

const entities = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
const plain = text => text.replace(/&(amp|lt|gt|quot|#39);/g, found => entities[found]);
const attribute = (tag, name) => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag);
  return found ? plain(found[1]) : undefined;
};

/** The forms of a page: where they go, and what their hidden fields hold. */
export function formsOf(page) {
  return [...page.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => {
    const inputs = [...form.matchAll(/<input\b[^>]*>/g)].map(([input]) => input);
    const named = type => inputs.filter(input => attribute(input, 'type') === type);
    return {
      action: attribute(form, 'action'),
      hidden: Object.fromEntries(named('hidden').map(input => [attribute(input, 'name'), attribute(input, 'value')])),
      radios: named('radio').map(input => [attribute(input, 'name'), attribute(input, 'value')]),
    };
  });
}

export class Gone extends Error {}

/** One person's browser: keeps cookies, sends forms with their tokens, one request at a time. */
export class Browser {
  constructor(site) {
    this.site = site;
    this.cookies = new Map();
    this.agent = new Agent({ keepAlive: true, maxSockets: 1 });
  }

  /** The same session at another server. */
  at(site) {
    const other = new Browser(site);
    other.cookies = new Map(this.cookies);
    return other;
  }

  close() {
    this.agent.destroy();
  }

  /** @returns {status, headers, body}; throws Gone when there is no whole answer */
  ask(method, path, body, headers = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const url = new URL(path, this.site.address);
    const all = { 'Sec-Fetch-Site': 'same-origin', ...(cookie && { Cookie: cookie }), ...headers };
    if (body !== undefined) all['Content-Length'] = Buffer.byteLength(body);
    return new Promise((resolve, reject) => {
      const gone = error => reject(new Gone(`${method} ${path}: ${error.message}`));
      const sent = request(url, { method, agent: this.agent, headers: all }, reply => {
        const pieces = [];
        reply.on('data', piece => pieces.push(piece));
        reply.on('error', gone);
        reply.on('aborted', () => gone(new Error('the answer broke off')));
        reply.on('end', () => {
          for (const line of reply.headers['set-cookie'] ?? []) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
            this.cookies.set(name, value);
          }
          resolve({ status: reply.statusCode, headers: reply.headers, body: Buffer.concat(pieces).toString('utf8') });
        });
      });
      sent.on('error', gone);
      sent.end(body);
    });
  }

  get(path) {
    return this.ask('GET', path);
  }

  post(path, fields = {}) {
    const body = new URLSearchParams(fields).toString();
    return this.ask('POST', path, body, { 'Content-Type': 'application/x-www-form-urlencoded' });
  }

  postJson(path, document) {
    const headers = { 'Content-Type': 'application/json', 'X-Form-Token': this.token };
    return this.ask('POST', path, JSON.stringify(document), headers);
  }

  upload(path, fields, name, content) {
    const parts = Object.entries(fields).map(
      ([field, value]) => `--wire\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`);
    parts.push(`--wire\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n` +
      `Content-Type: text/csv\r\n\r\n${content}\r\n--wire--\r\n`);
    return this.ask('POST', path, parts.join(''), { 'Content-Type': 'multipart/form-data; boundary=wire' });
  }

  /** The form of a page whose action ends so; undefined when there is none. */
  async form(path, ending) {
    const reply = await this.get(path);
    assert.equal(reply.status, 200, `GET ${path}: ${reply.status}`);
    return formsOf(reply.body).find(form => form.action?.split('?')[0].endsWith(ending));
  }

  /** Sends a form of a page with its hidden fields and what was chosen. */
  async submit(path, ending, chosen = {}) {
    const form = await this.form(path, ending);
    assert.ok(form, `${path} has no form to ${ending}`);
    return this.post(form.action, { ...form.hidden, ...chosen });
  }

  /** Reads the form token of this session, which a script of a page would send in a header. */
  async learnToken() {
    const page = await this.get('/accessi');
    this.token = formsOf(page.body).map(form => form.hidden.form_token).find(Boolean);
    assert.ok(this.token, 'no page shows the form token');
    return this;
  }
}

/** Signs in one of the personas by a word of her name. */
export async function persona(site, name) {
  const browser = new Browser(site);
  const page = await browser.get('/accedi');
  const button = [...page.body.matchAll(/<button[^>]*name="persona"[^>]*>[\s\S]*?<\/button>/g)]
    .map(([found]) => found).find(found => found.includes(name));
  assert.ok(button, `no persona ${name}`);
  const reply = await browser.post('/demo/accedi', { persona: attribute(button, 'value') });
  assert.equal(reply.status, 303, `persona ${name}: ${reply.status}`);
  return browser.learnToken();
}

/** Signs in by a one-time link. */
export async function byLink(site, secret) {
  const browser = new Browser(site);
  const reply = await browser.post(`/accedi/link/${secret}`);
  assert.equal(reply.status, 303, `link: ${reply.status}`);
  return browser.learnToken();
}

/** A connection that sends bytes as they are given. */
export class Raw {
  constructor(site) {
    this.received = '';
    this.is_closed = false;
    this.socket = connect(Number(new URL(site.address).port), '127.0.0.1');
    this.socket.on('data', piece => { this.received += piece.toString('latin1'); });
    this.socket.on('close', () => { this.is_closed = true; });
    this.socket.on('error', () => {});
    this.opened = new Promise(resolve => this.socket.once('connect', resolve));
  }

  send(bytes) {
    this.socket.write(bytes);
  }

  /** The status line of the next answer whose header has arrived. */
  async status() {
    await until(() => this.received.includes('\r\n\r\n') || this.is_closed, 'an answer');
    return Number(this.received.slice(9, 12));
  }

  close() {
    this.socket.destroy();
  }
}

export const resident_mb = pid => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

/** A figure of /metrics. */
export async function metric(site, name) {
  const { body } = await new Browser(site).get('/metrics');
  const found = new RegExp(`^${name} (\\S+)$`, 'm').exec(body);
  assert.ok(found, `no figure ${name}`);
  return Number(found[1]);
}

/** Every event has been reacted to. */
export const caughtUp = site =>
  until(async () => (await metric(site, 'regia_events_waiting')) === 0, 'the subscribers');
