// Clients that are not ours speak with the record store: @xapi/xapi, the usual one of today, and tincanjs, which most
// course content of the last ten years carries inside it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import XAPI from '@xapi/xapi';
import TinCan from 'tincanjs';
import { folder, regia, serve } from './lib.mjs';

const place = join(folder, 'clients');
mkdirSync(place);
const database = `sqlite:${join(place, 'regia.db')}`;
const { stdout } = await regia('--database', database, 'token', '--xapi', 'all', '--name', 'Prova');
const [login, secret] = stdout.trim().split(' ');
const site = await serve(database);

const actor = { objectType: 'Agent', name: 'Ada', account: { homePage: 'https://persone.example.it', name: 'ada' } };
const verb = { id: 'http://adlnet.gov/expapi/verbs/experienced', display: { it: 'ha visto' } };
const activity = number => ({ objectType: 'Activity', id: `https://corsi.example.it/lezione/${number}` });

for (const version of ['1.0.3', '2.0.0'])
  it(`@xapi/xapi stores, finds, pages, voids and keeps documents, as ${version}`, async () => {
    const auth = XAPI.toBasicAuth(login, secret);
    const client = new XAPI({ endpoint: `${site.address}/xapi/`, auth, version });
    const mine = randomUUID();
    const about = { actor, verb, context: { registration: mine } };
    const ids = [];
    for (let number = 0; number < 5; ++number) {
      const { data } = await client.sendStatement({ statement: { ...about, object: activity(number) } });
      ids.push(data[0]);
    }
    const { data: found } = await client.getStatement({ statementId: ids[0] });
    assert.equal(found.object.id, activity(0).id);
    assert.ok(found.authority.account, 'the store says who recorded it');
    const first = (await client.getStatements({ registration: mine, limit: 3 })).data;
    assert.deepEqual(first.statements.map(one => one.id), ids.slice(2).reverse());
    const second = (await client.getMoreStatements({ more: first.more })).data;
    assert.deepEqual(second.statements.map(one => one.id), ids.slice(0, 2).reverse());
    assert.equal(second.more, '');

    await client.voidStatement({ actor, statementId: ids[0] });
    await assert.rejects(client.getStatement({ statementId: ids[0] }));
    assert.equal((await client.getVoidedStatement({ voidedStatementId: ids[0] })).data.id, ids[0]);

    const where = { agent: actor, activityId: activity(1).id, stateId: 'segnalibro', registration: mine };
    await client.setState({ ...where, state: { pagina: 4 } });
    assert.deepEqual((await client.getState(where)).data, { pagina: 4 });
    await client.deleteState(where);
    await assert.rejects(client.getState(where));
  });

it('tincanjs stores a batch, finds it, has an attachment back and keeps a state', async () => {
  const endpoint = `${site.address}/xapi/`;
  const lrs = new TinCan.LRS({ endpoint, username: login, password: secret, allowFail: false });
  const called = (method, ...values) =>
    new Promise((resolve, reject) => {
      const callback = (error, result) =>
        error ? reject(new Error(`${method}: ${error} ${result?.responseText}`)) : resolve(result);
      const last = values.at(-1);
      lrs[method](...values.slice(0, -1), { ...last, callback });
    });
  const registration = randomUUID();
  const statements = [0, 1, 2].map(number =>
    new TinCan.Statement({ id: randomUUID(), actor, verb, object: activity(number), context: { registration } }));
  await called('saveStatements', statements, {});
  const found = await called('queryStatements', { params: { registration, ascending: true } });
  assert.deepEqual(found.statements.map(one => one.id), statements.map(one => one.id));
  const attachment = new TinCan.Attachment({
    usageType: 'http://example.it/relazione', display: { it: 'Relazione' }, contentType: 'text/plain',
  });
  attachment.setContentFromString('una relazione');
  const whole = new TinCan.Statement({ id: randomUUID(), actor, verb, object: activity(9), attachments: [attachment] });
  await called('saveStatement', whole, {});
  const back = await called('retrieveStatement', whole.id, { params: { attachments: true } });
  assert.equal(back.attachments[0].getContentAsString(), 'una relazione');

  const where = { agent: new TinCan.Agent(actor), activity: new TinCan.Activity(activity(0)), registration };
  await called('saveState', 'posto', 'pagina 4', { ...where, contentType: 'text/plain' });
  const state = await called('retrieveState', 'posto', where);
  assert.equal(state.contents, 'pagina 4');
});
