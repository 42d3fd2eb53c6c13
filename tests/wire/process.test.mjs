// The program as an operator meets it: its settings, its refusals, how it starts and stops.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Browser, byLink, copyOfDemo, folder, links, program, root, serve, serveCopy, until } from './lib.mjs';

/** Runs the program to its end, whatever that is. */
const run = (args, environment = {}) => new Promise(resolve => {
  const env = { PATH: process.env.PATH, ...environment };
  execFile(program, args, { cwd: root, env, timeout: 30_000 }, (error, stdout, stderr) =>
    resolve({ code: error ? error.code : 0, stdout, stderr }));
});

describe('settings', { concurrency: true }, () => {
  it('come from the file, then the environment, then the options, and are printed as a file', async () => {
    const file = join(folder, 'regia.toml');
    writeFileSync(file, 'database = "sqlite:of-the-file.db"\nlisten = "127.0.0.1:1"\nmail_from = "a@example.it"\n');
    const printed = await run(['--config', file, '--database', 'sqlite:of-the-option.db', '--print-config'],
      { REGIA_LISTEN: '127.0.0.1:2' });
    assert.equal(printed.code, 0);
    assert.match(printed.stdout, /^database = "sqlite:of-the-option.db"$/m);
    assert.match(printed.stdout, /^listen = "127.0.0.1:2"$/m);
    assert.match(printed.stdout, /^mail_from = "a@example.it"$/m);
    const again = join(folder, 'printed.toml');
    writeFileSync(again, printed.stdout);
    assert.equal((await run(['--config', again, '--print-config'])).stdout, printed.stdout);
  });

  it('that do not exist are an error that names them and their place', async () => {
    const file = join(folder, 'wrong.toml');
    writeFileSync(file, 'database = "sqlite:x.db"\nlisten_on = "127.0.0.1:1"\n');
    const of_file = await run(['--config', file, '--print-config']);
    assert.equal(of_file.code, 2);
    assert.match(of_file.stderr, /wrong\.toml.*2.*listen_on/);
    const of_environment = await run(['--print-config'], { REGIA_DATABASES: 'x' });
    assert.equal(of_environment.code, 2);
    assert.match(of_environment.stderr, /REGIA_DATABASES/);
    assert.notEqual((await run(['--listen-on', 'x', '--print-config'])).code, 0);
    assert.equal((await run(['--config', join(folder, 'none.toml'), '--print-config'])).code, 2);
  });
});

describe('serving', { concurrency: true }, () => {
  it('a demo is for this machine only', async () => {
    const { database } = await copyOfDemo();
    for (const address of ['0.0.0.0:0', '[::]:0', '192.0.2.1:0']) {
      const refused = await run(['--database', database, 'serve', '--listen', address]);
      assert.equal(refused.code, 1, address);
      assert.match(refused.stderr, /demo/, address);
    }
  });

  it('one file has one server, and a port too', async () => {
    const site = await serveCopy();
    const second = await run(['--database', site.database, 'serve', '--listen', '127.0.0.1:0']);
    assert.equal(second.code, 1);
    assert.match(second.stderr, /another server/);
    const other = await copyOfDemo();
    const port = new URL(site.address).port;
    const same_port = await run(['--database', other.database, 'serve', '--listen', `127.0.0.1:${port}`]);
    assert.equal(same_port.code, 1);
    assert.match(same_port.stderr, /cannot listen/);
    assert.equal((await new Browser(site).get('/health/live')).status, 200, 'the first is not disturbed');
    const of_somebody = createServer().listen(0, '127.0.0.1');
    await until(() => of_somebody.address(), 'a port');
    const taken = await run(
      ['--database', other.database, 'serve', '--listen', `127.0.0.1:${of_somebody.address().port}`]);
    of_somebody.close();
    assert.equal(taken.code, 1);
  });

  it('a database that can not be opened is said in one line', async () => {
    const files = ['/proc/none/x.db', folder, program];
    for (const file of files) {
      const refused = await run(['--database', `sqlite:${file}`, 'serve', '--listen', '127.0.0.1:0']);
      assert.equal(refused.code, 1, file);
      assert.match(refused.stderr, /^regia: /m, file);
    }
    assert.equal((await run(['--database', 'mysql://x', 'serve'])).code, 1);
    assert.equal((await run(['--database', 'postgresql://nobody@127.0.0.1:1/none', 'serve'])).code, 1);
  });

  it('stops when it is told to, after what runs, and keeps what it has acknowledged', async () => {
    for (const signal of ['SIGTERM', 'SIGINT']) {
      const site = await serveCopy();
      const { answered } = await links(site.database, 4);
      const people = await Promise.all(answered.map(secret => byLink(site, secret)));
      let written = 0;
      let told = false;
      const ask = async browser => {
        for (let i = 0; ; ++i) {
          try {
            const reply = i % 3 ? await browser.get('/percorso') : await browser.post('/tema', { tema: 'scuro' });
            if (i % 3 === 0) ++written;
            assert.ok(reply.status < 500, `${reply.status}`);
          } catch (error) {
            assert.ok(told, `broken off before the signal: ${error.message}`);
            return;
          }
        }
      };
      const asking = people.map(ask);
      await until(() => written > 20, 'some requests');
      told = true;
      const began = performance.now();
      const code = await site.end(signal);
      assert.equal(code, 0, site.output());
      assert.ok(performance.now() - began < 9_000, 'idle connections do not hold it');
      await Promise.all(asking);
      assert.doesNotMatch(site.output(), /Sanitizer|runtime error/);
      const again = await serve(site.database);
      assert.equal((await new Browser(again).get('/health/ready')).status, 200);
      await again.stop();
    }
  });
});
