// Starts the program for tests over the socket and in a browser: a demo database in a folder of its own, a free port.
//
//   const site = await startDemo({ people: 60 });
//   await fetch(site.address + '/accedi');
//   await site.stop();
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

export const root = new URL('..', import.meta.url).pathname;
/** The sanitized program; REGIA_PROGRAM names another one. */
export const program = process.env.REGIA_PROGRAM ?? join(root, 'build/check/regia');
const programme = join(root, 'programmes/toscana-fse2');
const start_seconds_max = 60;

// What the tests are told by is not for the program, which refuses settings it does not know.
const is_for_the_program = ([name]) => !name.startsWith('REGIA_');
export const environment = Object.fromEntries(Object.entries(process.env).filter(is_for_the_program));

/** Runs a command of the program to its end. @returns {{stdout: string, stderr: string}}; throws when it fails. */
export function regia(...args) {
  return promisify(execFile)(program, args, { cwd: root, env: environment, maxBuffer: 64 << 20 });
}

/**
 * `serve` on this database.
 * @returns {{address: string, pid: number, stop: () => Promise<number>, kill: () => Promise<void>}}
 */
export const serve = (database, ...options) => serveWith({}, '127.0.0.1:0', database, ...options);

/** The same with settings of its own ({ REGIA_PUBLIC_URL: ... }), at an address that must be known before. */
export async function serveWith(settings, listen, database, ...options) {
  const child = spawn(program, ['--database', database, 'serve', '--listen', listen, ...options], {
    cwd: root,
    env: { ...environment, ...settings },
  });
  let output = '';
  const ended = new Promise(resolve => child.on('exit', (code, signal) => resolve(code ?? signal)));
  const address = await new Promise((resolve, reject) => {
    const is_late = () => reject(new Error(`the program does not start:\n${output}`));
    const late = setTimeout(is_late, start_seconds_max * 1000);
    const read = chunk => {
      output += chunk;
      const found = /Regia answers at (http:\S+)/.exec(output);
      if (found) {
        clearTimeout(late);
        resolve(found[1]);
      }
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    ended.then(code => reject(new Error(`the program ended with ${code}:\n${output}`)));
  });
  const end = signal => {
    child.kill(signal);
    return ended;
  };
  const output_so_far = () => output;
  const stop = () => end('SIGTERM');
  const kill = () => end('SIGKILL');
  return { address, pid: child.pid, output: output_so_far, end, stop, kill };
}

/** Nobody's at this moment. */
async function free_port() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

const demo_lives_minutes = 10;
const demos = new Map(); // by folder: those being made here

const slot_now = () => Math.floor(Date.now() / (demo_lives_minutes * 60_000));

async function makeDemo(kept, people, seed) {
  const beside = dirname(kept);
  // Of earlier runs; one that has just grown old may still be read by another test file.
  const is_old = name => /^demo-\d+-\d+-\d+-\d+$/.test(name) && Number(name.split('-').pop()) < slot_now() - 1;
  for (const name of readdirSync(beside).filter(is_old)) rmSync(join(beside, name), { recursive: true, force: true });
  const folder = mkdtempSync(join(tmpdir(), 'regia-demo-'));
  const database = `sqlite:${join(folder, 'demo.db')}`;
  await regia('--database', database, 'demo', '--people', String(people), '--seed', String(seed), programme);
  cpSync(folder, `${kept}.${process.pid}`, { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(`${kept}.${process.pid}`, kept);
  } catch (error) {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error; // another test file was there first
  }
}

/**
 * A folder with the database of a demo of this program, made at most ten minutes ago: its clock begins when it is made,
 * and the test files of one run need not each make their own.
 */
export async function keptDemo(people, seed) {
  const made = Math.round(statSync(program).mtimeMs);
  const kept = join(dirname(program), `demo-${people}-${seed}-${made}-${slot_now()}`);
  if (!demos.has(kept)) demos.set(kept, existsSync(kept) ? null : makeDemo(kept, people, seed));
  await demos.get(kept);
  return kept;
}

/**
 * A new demo, served. `staff` are further lines of a staff file, its header first: people who have done nothing yet.
 * `two_names` = course packages have a name of their own, `content`, of the same server. `stop` ends it and removes its
 * database.
 */
export async function startDemo({ people = 60, seed = 1, staff, two_names } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'regia-demo-'));
  const database = `sqlite:${join(folder, 'demo.db')}`;
  cpSync(await keptDemo(people, seed), folder, { recursive: true });
  if (staff) {
    const file = join(folder, 'personale.csv');
    writeFileSync(file, staff.join('\n') + '\n');
    await regia('--database', database, 'import', 'people', file);
  }
  const port = two_names ? await free_port() : 0;
  const content = two_names ? `http://localhost:${port}` : '';
  const site = await serveWith(two_names ? { REGIA_CONTENT_URL: content } : {}, `127.0.0.1:${port}`, database);
  const stop = async () => {
    const code = await site.stop();
    rmSync(folder, { recursive: true, force: true });
    return code;
  };
  return { ...site, content, database, stop };
}
