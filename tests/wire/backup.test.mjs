// A backup taken under load is one moment of the database, and a restored one is served like any other.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { byLink, folder, links, persona, regia, serve, serveCopy, until } from './lib.mjs';

const json = reply => JSON.parse(reply.body);
const pathOf = async browser => json(await browser.get('/api/v1/path'));
const stepsOf = path => path.modules.reduce((sum, module) => sum + module.sections_opened, 0);

const refused = async (...args) => {
  try {
    await regia(...args);
  } catch (error) {
    return error.stderr;
  }
  return assert.fail(`${args.join(' ')} was not refused`);
};

/** Opens steps until told to stop; counts those that were acknowledged. */
class Reader {
  constructor(browser) {
    this.browser = browser;
    this.acknowledged = 0;
    this.is_told = false;
  }

  async read() {
    for (let position = 1; position <= 8 && !this.is_told;) {
      const form = await this.browser.form(`/percorso/moduli/${position}`, '/passi');
      if (!form) {
        ++position;
        continue;
      }
      const before = stepsOf(await pathOf(this.browser));
      assert.equal((await this.browser.post(form.action, form.hidden)).status, 303);
      if (stepsOf(await pathOf(this.browser)) > before) ++this.acknowledged;
    }
  }
}

it('a backup under load is whole, and comes back as it was', async () => {
  const site = await serveCopy();
  const { answered } = await links(site.database, 6);
  const readers = await Promise.all(answered.map(async secret => new Reader(await byLink(site, secret))));
  const reading = readers.map(reader => reader.read());
  const acknowledged = () => readers.reduce((sum, reader) => sum + reader.acknowledged, 0);
  await until(() => acknowledged() >= 5, 'some steps');

  const before = await Promise.all(readers.map(reader => pathOf(reader.browser)));
  const backup = join(folder, 'under-load.db');
  await regia('--database', site.database, 'backup', backup);
  const afterwards = await Promise.all(readers.map(reader => pathOf(reader.browser)));
  for (const reader of readers) reader.is_told = true;
  await Promise.all(reading);
  assert.ok(existsSync(backup) && !existsSync(`${backup}.unfinished`));

  // Never under a running server, and never what is no database of ours.
  assert.match(await refused('--database', site.database, 'restore', backup), /another server/);
  assert.equal((await readers[0].browser.get('/percorso')).status, 200);
  const no_database = join(folder, 'no-database.db');
  writeFileSync(no_database, 'cognome;nome\n'.repeat(1000));
  const fresh = `sqlite:${join(folder, 'restored', 'regia.db')}`;
  await refused('--database', fresh, 'restore', no_database);
  await refused('--database', fresh, 'restore', join(folder, 'none.db'));
  const torn = join(folder, 'torn.db');
  copyFileSync(backup, torn);
  writeFileSync(torn, 'x'.repeat(8192), { flag: 'r+' });
  await refused('--database', fresh, 'restore', torn);

  await regia('--database', fresh, 'restore', backup);
  assert.match((await regia('--database', fresh, 'verify')).stdout, /as they should be/);
  const restored = await serve(fresh);
  for (const [i, reader] of readers.entries()) {
    const found = stepsOf(await pathOf(reader.browser.at(restored)));
    assert.ok(found >= stepsOf(before[i]) && found <= stepsOf(afterwards[i]), 'a moment between its begin and its end');
  }
  assert.equal(await restored.stop(), 0);
});

it('what is backed up at rest is restored in its own place, the same', async () => {
  const site = await serveCopy();
  const names = ['Bini', 'Dini', 'Lippi'];
  const learner = await persona(site, 'Bini');
  const seen = async where => Promise.all(
    (await Promise.all(names.map(name => persona(where, name)))).map(async one => (await one.get('/accessi')).status));
  const was = await pathOf(learner);
  const of_then = learner.at(site);
  const backup = join(folder, 'at-rest.db');
  await regia('--database', site.database, 'backup', backup);
  assert.equal((await learner.submit('/percorso/moduli/4', '/passi')).status, 303);
  assert.notDeepEqual(await pathOf(learner), was);
  assert.equal((await learner.submit('/percorso', '/esci')).status, 303);
  assert.equal(await site.stop(), 0);

  await regia('--database', site.database, 'restore', backup);
  const again = await serve(site.database);
  const back = of_then.at(again);
  const found = await back.get('/api/v1/path');
  assert.equal(found.status, 200, 'the session of that moment is open again');
  assert.deepEqual(json(found), was);
  assert.deepEqual(await seen(again), [200, 200, 200]);
  assert.equal(await again.stop(), 0);
});
