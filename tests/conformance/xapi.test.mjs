// The public conformance suite of xAPI against the running program, on both engines, for both versions. The suite is
// somebody else's repository: REGIA_TEST_XAPI_SUITE names a clone of it in which npm was run (docs/standards/xapi.md).
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { regia, serveWith } from '../program.mjs';

const suite = process.env.REGIA_TEST_XAPI_SUITE;
const postgres = process.env.REGIA_TEST_POSTGRES;
const only = process.env.REGIA_TEST_XAPI_ONLY; // "XAPI-00113": one requirement, while somebody works on it
const wanted = { '1.0.3': 1365, '2.0.0': 1442 };
const versions = (process.env.REGIA_TEST_XAPI_VERSIONS ?? '1.0.3 2.0.0').split(' ');

/** A database of its own on the server of the tests. @returns {url, drop} */
async function databaseOnPostgres() {
  const name = `xapi_${process.pid}_${Date.now()}`;
  const run = sql =>
    new Promise((resolve, reject) => {
      execFile('psql', ['-q', '-c', sql, postgres], error => (error ? reject(error) : resolve()));
    });
  await run(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`);
  const url = new URL(postgres);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`DROP DATABASE ${name} WITH (FORCE)`) };
}

function databaseOnSqlite() {
  const folder = mkdtempSync(join(tmpdir(), 'regia-xapi-'));
  return { url: `sqlite:${join(folder, 'regia.db')}`, drop: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs the suite to its end. @returns {total, passed, failed, output} */
function runSuite(address, login, secret, version) {
  const choice = only ? ['-g', only] : [];
  const args = ['bin/console_runner.js', '-e', `${address}/xapi`, '-a', '-u', login, '-p', secret, '-x', version, '-z'];
  return new Promise(resolve => {
    execFile(process.execPath, [...args, ...choice], { cwd: suite, maxBuffer: 256 << 20 }, (_, stdout) => {
      const summaries = stdout.split('\n').filter(line => line.startsWith('{"') && line.includes('"passed"'));
      resolve({ ...JSON.parse(summaries.at(-1) ?? '{}'), output: stdout });
    });
  });
}

for (const engine of ['SQLite', 'PostgreSQL'])
  for (const version of versions)
    test(`the public suite of xAPI ${version} passes whole on ${engine}`, async t => {
      if (!suite) return t.skip('REGIA_TEST_XAPI_SUITE names no clone of the suite: see docs/standards/xapi.md');
      if (engine === 'PostgreSQL' && !postgres) return t.skip('REGIA_TEST_POSTGRES names no server');
      const { url, drop } = engine === 'SQLite' ? databaseOnSqlite() : await databaseOnPostgres();
      let site;
      try {
        const { stdout } = await regia('--database', url, 'token', '--xapi', 'all', '--name', 'Suite');
        const [login, secret] = stdout.trim().split(' ');
        site = await serveWith({ REGIA_XAPI_VERSION: version }, '127.0.0.1:0', url);
        const { total, passed, failed, output } = await runSuite(site.address, login, secret, version);
        t.diagnostic(`${passed} of ${total} on ${engine}`);
        // A server that is gone would report one failure alone.
        assert.ok(total > 0, `the suite did not run:\n${output.slice(-2000)}`);
        assert.equal(passed, total, `${failed} failed:\n${output.slice(-2000)}`);
        if (!only) assert.equal(total, wanted[version]);
      } finally {
        await site?.stop();
        await drop();
      }
    });
