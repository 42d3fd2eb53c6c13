// The document that the program serves is OpenAPI 3.1 by the specification's own schema, whole in itself, and true of
// what a socket sees.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { startDemo } from '../program.mjs';

let site;
let document;
before(async () => {
  site = await startDemo({ people: 20 });
  document = await (await fetch(site.address + '/api/openapi.json')).json();
});
after(() => site?.stop());

/** Every object within. */
function* objects(value) {
  if (value === null || typeof value !== 'object') return;
  yield value;
  for (const part of Object.values(value)) yield* objects(part);
}

test('the document is valid OpenAPI 3.1', async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(structuredClone(document));
  assert.deepEqual(errors ?? [], []);
  assert.ok(valid);
  assert.equal(validator.version, '3.1');
  const broken = structuredClone(document);
  delete broken.info.title;
  assert.equal((await new Validator().validate(broken)).valid, false);
});

test('every reference in it leads somewhere', () => {
  let count = 0;
  for (const { $ref } of objects(document)) {
    if ($ref === undefined) continue;
    ++count;
    const found = $ref.slice(2).split('/').reduce((at, name) => at?.[name], document);
    assert.ok(found, $ref);
  }
  assert.ok(count > 20);
});

test('every operation has a name of its own and says all parameters of its path', () => {
  const ids = new Set();
  for (const [path, methods] of Object.entries(document.paths))
    for (const operation of Object.values(methods)) {
      assert.ok(!ids.has(operation.operationId), operation.operationId);
      ids.add(operation.operationId);
      const named = operation.parameters.filter(one => one.in === 'path').map(one => `{${one.name}}`);
      assert.deepEqual(named, path.match(/\{[^}]+\}/g) ?? [], path);
    }
  assert.ok(ids.size > 10);
});

test('what can’t be served is told as a problem, with the status the document promises', async () => {
  const problem = async (path, options) => {
    const reply = await fetch(site.address + path, options);
    assert.equal(reply.headers.get('content-type'), 'application/problem+json', path);
    const body = await reply.json();
    assert.equal(body.status, reply.status);
    assert.match(body.type, /^urn:regia:problem:/);
    return reply;
  };
  const bearer = { authorization: 'Bearer AAAAAAAAAAAAAAAAAAAAAA' };
  assert.equal((await problem('/api/v1/nothing')).status, 404);
  const wrong = await problem('/api/v1/path', { method: 'DELETE', headers: bearer });
  assert.equal(wrong.status, 405);
  assert.equal(wrong.headers.get('allow'), 'GET, HEAD');
  assert.equal((await problem('/api/v1/path')).status, 401);
  assert.equal((await problem('/api/v1/path', { headers: bearer })).status, 401);
  const large = { method: 'POST', headers: bearer, body: 'x'.repeat(200_000) };
  assert.equal((await problem('/api/v1/surveys', large)).status, 413);
});

test('a reply that has not changed is not sent again', async () => {
  const first = await fetch(site.address + '/api/openapi.json');
  const etag = first.headers.get('etag');
  const again = await fetch(site.address + '/api/openapi.json', { headers: { 'if-none-match': etag } });
  assert.equal(again.status, 304);
  assert.equal(again.headers.get('etag'), etag);
  assert.equal((await again.text()).length, 0);
});
