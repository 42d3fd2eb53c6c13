// Says which files of a folder are compiled together: node units.mjs FILES_MAX FILE...
// Prints a line `group file` for each file. Files meet only where no private name (of an anonymous namespace) of one is
// a private name of the other or a name of a header of their context, and no private type is a word of the other: each
// file may call its own things what they are.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [filesMax, ...files] = process.argv.slice(2);

const isDeclaration = (line) => line !== '' && !/^[\s/}#):]/.test(line) && !/^(TEST_CASE|template)/.test(line);

// The names that a line at the left margin declares, with what they mean where two files may well say the same.
function declared(line) {
  const alias = /^(?:using|namespace) (\w+) = (.*);/.exec(line);
  if (alias) return [[alias[1], alias[2]]];
  const used = /^using ([\w:]+::(\w+));/.exec(line);
  if (used) return [[used[2], used[1]]];
  const type = /^(?:struct|class|enum class) (\w+)/.exec(line);
  if (type) return [[type[1], null]];
  const isValue = /^constexpr [^(]*[={]/.test(line); // several of them, perhaps; what they are set to is no name
  const after = isValue ? /\b([a-zA-Z]\w*)(?:\[\w*\])*\s*[={]/g : /\b([a-zA-Z]\w*)(?:\[\w*\])*\s*(?:[({=;]|$)/g;
  const all = [...line.matchAll(after)].map(([, name]) => [name, null]);
  return isValue ? all : all.slice(0, 1);
}

function privateNames(text) {
  const names = new Map();
  let isPrivate = false;
  for (const line of text.split('\n')) {
    if (line === 'namespace {') isPrivate = true;
    else if (line.startsWith('}  // namespace')) isPrivate = false;
    else if ((isPrivate || /^(static|namespace \w+ =)/.test(line)) && isDeclaration(line)) {
      for (const [name, meaning] of declared(line)) names.set(name, meaning);
    }
  }
  return names;
}

// All headers of src/<context>/: what a context's file may include without naming the context. Those for tests are for
// tests alone.
function headersUnder(folder, isForTests) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return headersUnder(path, isForTests);
    return entry.name.endsWith('.hpp') && (isForTests || !entry.name.startsWith('test_')) ? [path] : [];
  });
}

const namesByContext = new Map();
function namesOfHeaders(file) {
  const context = /^(.*\/src\/\w+|.*\/tests\/\w+)\//.exec(file)?.[1] ?? dirname(file);
  const isForTests = file.endsWith('_test.cpp') || file.includes('/tests/');
  const key = `${context} ${isForTests}`;
  if (!namesByContext.has(key)) {
    const lines = headersUnder(context, isForTests).flatMap((header) => readFileSync(header, 'utf8').split('\n'));
    namesByContext.set(key, new Map(lines.filter(isDeclaration).flatMap(declared)));
  }
  return namesByContext.get(key);
}

const isOwnType = ([name, meaning]) => meaning === null && /^[A-Z]/.test(name);

const units = [];
for (const file of files) {
  const text = readFileSync(file, 'utf8');
  const names = privateNames(text);
  const words = new Set(text.match(/\w+/g));
  const others = namesOfHeaders(file);
  const isAlone = [...names].some(([name, meaning]) =>
    others.has(name) && (meaning === null || others.get(name) !== meaning));
  const says = (one, name, meaning) => one.names.has(name) && (meaning === null || one.names.get(name) !== meaning);
  const agrees = (unit) =>
    [...names].every((one) => !says(unit, ...one) && !(isOwnType(one) && unit.words.has(one[0]))) &&
    [...unit.names].every((one) => !(isOwnType(one) && words.has(one[0])));
  let unit = isAlone ? undefined : units.find((one) => one.files < Number(filesMax) && agrees(one));
  if (!unit) units.push(unit = { id: units.length, files: isAlone ? Infinity : 0, names: new Map(), words: new Set() });
  unit.files += 1;
  for (const word of words) unit.words.add(word);
  for (const [name, meaning] of names) unit.names.set(name, meaning);
  console.log(`${unit.id} ${file}`);
}
