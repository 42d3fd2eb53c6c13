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
  const type = /^(?:struct|class|enum class) (\w+)/.exec(line);
  if (type) return [[type[1], null]];
  const all = [...line.matchAll(/\b(\w+)(?:\[\w*\])*\s*(?:[({=;]|$)/g)].map(([, name]) => [name, null]);
  return line.startsWith('constexpr') ? all : all.slice(0, 1);
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

// All headers of src/<context>/: what a context's file may include without naming the context.
function headersUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return headersUnder(path);
    return entry.name.endsWith('.hpp') ? [path] : [];
  });
}

const namesByContext = new Map();
function namesOfHeaders(file) {
  const context = /^(.*\/src\/\w+|.*\/tests\/\w+)\//.exec(file)?.[1] ?? dirname(file);
  if (!namesByContext.has(context)) {
    const lines = headersUnder(context).flatMap((header) => readFileSync(header, 'utf8').split('\n'));
    const names = lines.filter(isDeclaration).flatMap((line) => declared(line).map(([name]) => name));
    namesByContext.set(context, new Set(names));
  }
  return namesByContext.get(context);
}

const isType = (name) => /^[A-Z]/.test(name);

const units = [];
for (const file of files) {
  const text = readFileSync(file, 'utf8');
  const names = privateNames(text);
  const words = new Set(text.match(/\w+/g));
  const isAlone = [...names.keys()].some((name) => namesOfHeaders(file).has(name));
  const says = (one, name, meaning) => one.names.has(name) && (meaning === null || one.names.get(name) !== meaning);
  const agrees = (unit) =>
    [...names].every(([name, meaning]) => !says(unit, name, meaning) && !(isType(name) && unit.words.has(name))) &&
    [...unit.names.keys()].every((name) => !(isType(name) && words.has(name)));
  let unit = isAlone ? undefined : units.find((one) => one.files < Number(filesMax) && agrees(one));
  if (!unit) units.push(unit = { id: units.length, files: isAlone ? Infinity : 0, names: new Map(), words: new Set() });
  unit.files += 1;
  for (const word of words) unit.words.add(word);
  for (const [name, meaning] of names) unit.names.set(name, meaning);
  console.log(`${unit.id} ${file}`);
}
