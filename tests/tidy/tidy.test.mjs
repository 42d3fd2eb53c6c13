// Every rule is shown to fail on a small invented tree, and to be content with what the house does.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { check, rules } from './tidy.mjs'
import { parts_of, to_line } from './tree.mjs'

const house = 'base\ndb\nhttp\nfiles\n  files/paper_store.hpp  open\njobs\naccess\n  access/rights.hpp  constants\n' +
  'registry\nmonitoring\n'
const header = '//! What it is.\n#pragma once\n'

/** What a rule says of these files, as "file:line: what". */
function said(rule, files) {
  const tree = new Map(Object.entries({ 'src/dependencies.txt': house, ...files }))
  return rule(tree).map(found => to_line(found).replace(/ \(see .*\)$/, ''))
}
const content = (rule, files) => assert.deepEqual(said(rule, files), [])
const complains = (rule, files, ...expected) => assert.deepEqual(said(rule, files), expected)

test('AFolderIncludesOnlyEarlierFolders', () => {
  content(rules.arrows, { 'src/registry/a.cpp': '#include "access/access.hpp"\n#include "registry/b.hpp"\n' })
  complains(rules.arrows, { 'src/access/a.cpp': '\n#include "registry/registry.hpp"\n' },
    'src/access/a.cpp:2: access may not include registry, which stands after it')
  complains(rules.arrows, { 'src/extra/a.cpp': '' },
    'src/extra/a.cpp:1: the folder extra is missing in src/dependencies.txt')
})

test('AContextIsEnteredByItsDoors', () => {
  const files = {
    'src/access/access.hpp': header,
    'src/access/rights.hpp': header,
    'src/access/session.hpp': header,
    'src/access/test_world.hpp': header,
    'src/db/tx.hpp': header + '#include <string>\n',
    'src/db/engine.hpp': header + '#include <sqlite3.h>\n',
    'src/jobs/job_store.hpp': header,
    'src/files/paper_store.hpp': header,
  }
  const from = (file, include) => ({ ...files, [file]: `#include "${include}"\n` })
  for (const open of ['access/access.hpp', 'access/rights.hpp', 'db/tx.hpp', 'files/paper_store.hpp'])
    content(rules.doors, from('src/registry/a.cpp', open))
  content(rules.doors, from('src/access/a.cpp', 'access/session.hpp'))
  content(rules.doors, from('src/registry/a_test.cpp', 'access/test_world.hpp'))
  complains(rules.doors, from('src/registry/a.cpp', 'access/session.hpp'),
    'src/registry/a.cpp:1: enter access by its door access/access.hpp, not by access/session.hpp')
  complains(rules.doors, from('src/registry/a.cpp', 'access/test_world.hpp'),
    'src/registry/a.cpp:1: access/test_world.hpp is for tests only')
  complains(rules.doors, from('src/registry/a.cpp', 'db/engine.hpp'),
    'src/registry/a.cpp:1: db/engine.hpp is private to db')
  complains(rules.doors, from('src/registry/a.cpp', 'jobs/job_store.hpp'),
    'src/registry/a.cpp:1: jobs/job_store.hpp is private to jobs')
})

test('ALibraryIsSeenOnlyWhereItBelongs', () => {
  content(rules.library_places, {
    'src/db/a.cpp': '#include <sqlite3.h>\n#include <sys/stat.h>\n#include <vector>\n',
    'src/http/b.cpp': '#include <boost/beast/http.hpp>\n',
    'src/registry/c.cpp': '#include <boost/json.hpp>\n#include <unistd.h>\n',
    'src/registry/c_test.cpp': '#include <doctest/doctest.h>\n',
  })
  complains(rules.library_places, {
    'src/registry/a.cpp':
      '#include <sqlite3.h>\n#include <libpq-fe.h>\n#include <boost/asio.hpp>\n#include <doctest/doctest.h>\n',
    'src/registry/b.hpp': header + '#include <boost/json.hpp>\n',
    'src/registry/c.cpp': '#include <qt/widget.hpp>\n',
  },
  'src/registry/a.cpp:1: the database libraries may be included only in db',
  'src/registry/a.cpp:2: the database libraries may be included only in db',
  'src/registry/a.cpp:3: the network library may be included only in http',
  'src/registry/a.cpp:4: the test framework may be included only in tests',
  'src/registry/b.hpp:3: <boost/json.hpp> is slow to compile: include it in a .cpp',
  'src/registry/c.cpp:1: qt/widget.hpp belongs to no library that tests/tidy/arrows.mjs knows')
})

test('CoroutinesLiveInHttpOnly', () => {
  content(rules.coroutines, { 'src/http/a.cpp': 'co_await x;\n', 'src/db/a.cpp': '// no co_await here\n' })
  complains(rules.coroutines, { 'src/db/a.cpp': '\nco_return 1;\n' },
    'src/db/a.cpp:1: coroutines live only in src/http')
})

test('ATableIsNamedByItsOwnContext', () => {
  const made = {
    'migrations/20260101T0000_create_all.sql':
      'CREATE TABLE registry_person (id @id);\nCREATE TABLE access_grant (id @id);\nCREATE TABLE event (seq @seq);\n',
  }
  content(rules.tables, {
    ...made,
    'src/registry/a.cpp': 'tx.run("UPDATE registry_person SET a = 1");\n',
    'src/registry/a_test.cpp': 'tx.run("DELETE FROM access_grant");\n',
    'src/monitoring/a.cpp': 'tx.all("SELECT 1 FROM registry_person p JOIN access_grant g");\n',
    'src/jobs/a.cpp': 'tx.run("INSERT INTO event VALUES ($1)");  // not registry_person\n',
  })
  complains(rules.tables, {
    ...made,
    'src/access/a.cpp': 'tx.all("SELECT 1 "\n       "FROM registry_person");\n',
    'src/monitoring/a.cpp': 'tx.run("UPDATE registry_person SET a = 1");\n',
    'src/registry/b_page.cpp': 'tx.run("UPDATE registry_person SET a = 1");\n',
    'src/registry/c_store.cpp': '#include "http/message.hpp"\n',
    'migrations/20260101T0001_create_more.sql': 'CREATE TABLE stray_thing (id @id);\n',
  },
  "migrations/20260101T0001_create_more.sql:1: the table stray_thing has no folder's name as prefix",
  'src/access/a.cpp:2: access may not name registry_person: ask the door of registry',
  'src/monitoring/a.cpp:1: monitoring may not name registry_person: ask the door of registry',
  'src/registry/b_page.cpp:1: a page writes no SQL: move registry_person into a store',
  'src/registry/c_store.cpp:1: a store knows neither requests nor pages')
})

test('FilesDoorsAndLinesHaveALength', () => {
  content(rules.lines, {
    'src/db/a.cpp': 'x\n'.repeat(500),
    'src/db/db.hpp': 'x\n'.repeat(150),
    test: 'à'.repeat(120) + '\n',
  })
  complains(rules.lines, {
    'src/db/a.cpp': 'x\n'.repeat(501),
    'src/db/db.hpp': 'x\n'.repeat(151),
    'web/js/a.js': 'à'.repeat(121) + '\n',
    'web/css/a.css': 'a \nb',
  },
  'src/db/a.cpp:501: 501 lines; a file has at most 500',
  'src/db/db.hpp:151: 151 lines; a door has at most 150',
  'web/js/a.js:1: 121 columns; a line has at most 120',
  'web/css/a.css:1: white space at the end of the line',
  'web/css/a.css:2: the last line does not end')
})

test('AFunctionHasALength', () => {
  const body = lines => 'int f(int a,\n      int b) {\n' + '    g("{");  // {\n'.repeat(lines - 3) + '}\n'
  const wrapped = inner => `namespace a {\nclass B {\n${inner}};\n}  // namespace a\n`
  content(rules.functions, { 'src/db/a.cpp': wrapped(body(80)) })
  complains(rules.functions, { 'src/db/a.cpp': wrapped(body(81)) },
    'src/db/a.cpp:3: 81 lines; a function has at most 80')
  complains(rules.functions, { 'src/db/a_test.cpp': 'TEST_CASE("A") {\n' + 'x;\n'.repeat(80) + '}\n' },
    'src/db/a_test.cpp:1: 82 lines; a function has at most 80')
})

test('AFolderHoldsTwentyFiveFiles', () => {
  const many = n => Object.fromEntries(Array.from({ length: n }, (_, i) => [`src/db/f${i}.cpp`, '']))
  content(rules.folders, { ...many(25), 'src/db/a_test.cpp': '' })
  complains(rules.folders, many(26), 'src/db:1: 26 files; a folder has at most 25')
})

test('NamesSaySomething', () => {
  content(rules.names, { 'src/db/staff_row.hpp': 'struct DataSet {};\n// class FileManager\n', 'src/db/reply.cpp': '' })
  complains(rules.names, {
    'src/db/row_helper.cpp': '',
    'src/utils/a.cpp': '',
    'src/db/b.hpp': '\n\nclass SessionManager;\nstruct PersonInfo {};\n',
  },
  'src/db/row_helper.cpp:1: the name of the file ends in a word that says nothing',
  'src/utils/a.cpp:1: a folder says what it is about: not shared, common, utils, core',
  'src/db/b.hpp:3: SessionManager ends in a word that says nothing',
  'src/db/b.hpp:4: PersonInfo ends in a word that says nothing')
})

test('NothingIsLeftForLater', () => {
  const note = 'TO' + 'DO'
  content(rules.notes, { 'src/db/a.cpp': `auto name = "${'X'.repeat(3)}";\n`, 'programmes/a/b.md': note })
  complains(rules.notes, { 'src/db/a.cpp': `\n// ${note}: later\n`, 'test': `# ${'X'.repeat(3)} here\n` },
    `src/db/a.cpp:2: ${note}: do it, or write an issue`, `test:1: ${'X'.repeat(3)}: do it, or write an issue`)
})

test('NoCodeIsCommentedOut', () => {
  content(rules.dead_code, {
    'src/db/a.cpp':
      '// The reply goes out after the commit (see after_commit).\n//! tx.run("...");\n//   tx.run("an example");\n',
    'web/js/a.js': '// Opens the dialog; the page behind it stays.\n',
  })
  const was = ['tx.run("x");', 'auto const x = 1;', 'return x;', '#include "db/tx.hpp"', 'if (x) {', '}']
  const commented = was.map(line => `    // ${line}\n`).join('')
  complains(rules.dead_code, { 'src/db/a.cpp': commented, 'web/js/a.js': '//x.y(1);\n' },
    ...was.map((_, i) => `src/db/a.cpp:${i + 1}: code that is commented out: the history keeps it`),
    'web/js/a.js:1: code that is commented out: the history keeps it')
})

test('AHeaderSaysWhatItIs', () => {
  content(rules.headers, { 'src/db/a.hpp': header })
  complains(rules.headers, { 'src/db/a.hpp': '#include <string>\n' },
    'src/db/a.hpp:1: a header says #pragma once',
    'src/db/a.hpp:1: a header begins with a //! comment that says what it is')
})

test('NoFileNamesAMachine', () => {
  content(rules.machines, { 'docs/a.md': 'see https://example.it/work/x and data/home/x and /tmp/regia.db\n' })
  complains(rules.machines, {
    'docs/a.md': `cd ${'/wo' + 'rk'}/regia\n`,
    'web/package-lock.json': `\n"resolved": "https://host/a.tgz"\n`,
  }, "docs/a.md:1: the path of somebody's machine",
  'web/package-lock.json:2: a lock file that names the host its packages came from')
})

test('BothLanguagesHaveTheSameWordsAndAllAreUsed', () => {
  const files = {
    'locale/it/access.toml': 'title = "Titolo"\nday.one = "{n} giorno"\nday.other = "{n} giorni"\n',
    'locale/en/access.toml': 'title = "Title"\nday.one = "{n} day"\nday.other = "{n} days"\n',
    'src/access/a.cpp': 'namespace w = words::access;\nvoice[w::title]; voice(w::day, n);\n',
  }
  content(rules.locale, files)
  content(rules.unused_words, files)
  complains(rules.locale, { ...files, 'locale/en/access.toml': 'title = "Title"\nextra = "x"\n' },
    'locale/it/access.toml:2: day.one is missing in locale/en',
    'locale/it/access.toml:3: day.other is missing in locale/en',
    'locale/en/access.toml:2: extra is missing in locale/it')
  complains(rules.unused_words, { ...files, 'src/access/a.cpp': 'namespace w = words::access;\nvoice(w::day, n);\n' },
    'locale/it/access.toml:1: no source names words::access::title')
})

test('MigrationsAreNamedByTimeAndNeverEditedOnceReleased', () => {
  const sql = 'CREATE TABLE a (b @id);\n'
  const digest = createHash('sha256').update(sql).digest('hex')
  const name = '20260101T0000_create_access.sql'
  content(rules.migrations, {
    [`migrations/${name}`]: sql,
    'migrations/schema.sqlite.sql': '',
    'migrations/released.sha256': `${digest}  ${name}\n`,
  })
  complains(rules.migrations, {
    [`migrations/${name}`]: sql + '-- edited\n',
    'migrations/0001_access.sql': '',
    'migrations/released.sha256': `${digest}  ${name}\n`,
  },
  'migrations/0001_access.sql:1: a migration is named YYYYMMDDTHHMM_verb_noun.sql',
  `migrations/released.sha256:1: ${name} was released: add a migration, don't edit it`)
})

test('AChangelogEntryNamesARole', () => {
  content(rules.changelog, {
    'changelog.d/README.md': 'anything',
    'changelog.d/2026-11-25-survey.md':
      '- **Discente**: il questionario si interrompe\n  e si riprende.\n- **Referente**: x.\n',
  })
  complains(rules.changelog, {
    'changelog.d/survey.md': '- **Discente**: x.\n',
    'changelog.d/2026-11-25-a.md': 'Nuovo questionario.\n- **Nurse**: x.\n',
  },
  'changelog.d/survey.md:1: an entry is named YYYY-MM-DD-what-changed.md',
  'changelog.d/2026-11-25-a.md:1: a line is "- **Role**: sentence."',
  'changelog.d/2026-11-25-a.md:2: the roles are Discente, Referente, Ufficio regionale, Comitato Scientifico, ' +
    'Amministratore, Chi installa, Chi sviluppa')
})

test('WhatADocumentPointsToExists', () => {
  content(rules.documents, {
    'README.md':
      '[how](CONTRIBUTING.md#tests) [manual](docs/manual/) [web](https://example.it) ![p](docs/x.png) `[a](b)`\n',
    'CONTRIBUTING.md': '',
    'docs/x.png': '',
    'docs/manual/a.md': '[back](../../README.md)\n',
    'docs/adr/2026-11-24-one.md': '',
    'src/db/a.hpp': '// see docs/adr/2026-11-24-one.md\n',
  })
  complains(rules.documents, {
    'README.md': '\n[how](HOW.md)\n![p](docs/x.png)\n',
    'docs/adr/one.md': '',
    'src/db/a.hpp': '// see docs/adr/2026-11-24-two.md\n',
  },
  'README.md:2: HOW.md does not exist',
  'README.md:3: docs/x.png does not exist',
  'docs/adr/one.md:1: a decision record is named YYYY-MM-DD-title.md',
  'src/db/a.hpp:1: docs/adr/2026-11-24-two.md does not exist')
})

test('FindingsComeInOrderWithTheRecordThatSaysWhy', () => {
  const tree = new Map([['src/dependencies.txt', house], ['src/db/b.cpp', 'x'], ['src/db/a.hpp', 'y\n']])
  const files = check(tree).map(found => found.file)
  assert.deepEqual(files, ['src/db/a.hpp', 'src/db/a.hpp', 'src/db/b.cpp'])
  assert.match(to_line(check(tree)[0]), /\(see docs\/adr\/[\w-]+\.md\)$/)
})

test('CodeStringsAndCommentsAreToldApart', () => {
  const parts = parts_of('int a = 1\'000; // "no"\nf("//", R"(a"b)", \'"\', "\\"");\n/* x\n*/ g();\n')
  const of = kind => parts.filter(part => part.kind === kind).map(part => part.text.trim())
  assert.deepEqual(of('string'), ['//', 'a"b', '"', '\\"'])
  assert.deepEqual(of('comment'), ['// "no"', '/* x\n*/'])
  assert.equal(parts.at(-1).line, 4)
})
