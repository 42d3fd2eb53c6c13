// Locale files, migrations, changelog, links between documents.
import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { finding, is_cpp } from './tree.mjs'

const words_record = 'docs/adr/2026-11-24-words-are-symbols.md'
const tables_record = 'docs/adr/2026-11-24-tables-belong-to-their-context.md'
const house_record = 'docs/adr/2026-11-24-sizes-and-names.md'

/** The keys of a locale file with their lines. */
function keys_of(text) {
  const keys = new Map()
  text.split('\n').forEach((line, i) => {
    const found = /^([a-z0-9_]+(?:\.(?:one|other))?)\s*=/.exec(line)
    if (found) keys.set(found[1], i + 1)
  })
  return keys
}

function* locale_files(tree) {
  for (const [file, text] of tree) {
    const [, language, context] = /^locale\/(it|en)\/([a-z]+)\.toml$/.exec(file) ?? []
    if (context) yield { file, language, context, keys: keys_of(text) }
  }
}

/** it and en have the same files and keys. */
export function locale(tree) {
  const found = []
  for (const { file, language, context, keys } of locale_files(tree)) {
    const other = language === 'it' ? 'en' : 'it'
    const there = keys_of(tree.get(`locale/${other}/${context}.toml`) ?? '')
    for (const [key, line] of keys)
      if (!there.has(key)) found.push(finding(file, line, `${key} is missing in locale/${other}`, words_record))
  }
  return found
}

/** Every key is named by a source that speaks of words::<context>. */
export function unused_words(tree) {
  const found = []
  const sources = [...tree].filter(([file]) => is_cpp(file)).map(([, text]) => text)
  for (const { file, language, context, keys } of locale_files(tree)) {
    if (language !== 'it') continue
    const naming = sources.filter(source => source.includes(`words::${context}`))
    for (const [key, line] of keys) {
      const symbol = new RegExp(`\\b${key.replace(/\.(one|other)$/, '')}\\b`)
      if (!naming.some(source => symbol.test(source)))
        found.push(finding(file, line, `no source names words::${context}::${key}`, words_record))
    }
  }
  return found
}

/** Names in order of time; what a release carried is never edited (migrations/released.sha256, as sha256sum writes). */
export function migrations(tree) {
  const found = []
  const name = /^migrations\/(\d{8}T\d{4}_[a-z]+(_[a-z0-9]+)+|schema\.(sqlite|postgres))\.sql$/
  for (const file of tree.keys())
    if (/^migrations\/[^/]+\.sql$/.test(file) && !name.test(file))
      found.push(finding(file, 1, 'a migration is named YYYYMMDDTHHMM_verb_noun.sql', tables_record))
  const released = tree.get('migrations/released.sha256') ?? ''
  released.trim().split('\n').filter(Boolean).forEach((line, i) => {
    const [digest, name] = line.split(/\s+/)
    const text = tree.get(`migrations/${name}`)
    if (text !== undefined && createHash('sha256').update(text).digest('hex') === digest) return
    const what = `${name} was released: add a migration, don't edit it`
    found.push(finding('migrations/released.sha256', i + 1, what, tables_record))
  })
  return found
}

const roles = [
  'Discente', 'Referente', 'Ufficio regionale', 'Comitato Scientifico', 'Amministratore',
  'Chi installa', 'Chi sviluppa',
]

/** changelog.d/YYYY-MM-DD-what.md: lines `- **Role**: sentence.`, in Italian, one or more; long ones are indented. */
export function changelog(tree) {
  const found = []
  const report = (file, line, what) => found.push(finding(file, line, what, house_record))
  for (const [file, text] of tree) {
    if (!file.startsWith('changelog.d/') || file === 'changelog.d/README.md') continue
    if (!/^changelog\.d\/\d{4}-\d\d-\d\d-[a-z0-9-]+\.md$/.test(file))
      report(file, 1, 'an entry is named YYYY-MM-DD-what-changed.md')
    text.trimEnd().split('\n').forEach((line, i) => {
      const entry = /^- \*\*([^*]+)\*\*: \S/.exec(line)
      if (!entry && !/^ {2}\S/.test(line)) report(file, i + 1, 'a line is "- **Role**: sentence."')
      else if (entry && !roles.includes(entry[1])) report(file, i + 1, `the roles are ${roles.join(', ')}`)
    })
  }
  return found
}

/** Decision records are named by day; what a document or a comment points to exists. */
export function documents(tree) {
  const found = []
  const report = (file, line, what) => found.push(finding(file, line, what, house_record))
  const exists = path => tree.has(path) || [...tree.keys()].some(other => other.startsWith(`${path}/`))
  for (const [file, text] of tree) {
    if (/^docs\/adr\//.test(file) && !/^docs\/adr\/(README|\d{4}-\d\d-\d\d-[a-z0-9-]+)\.md$/.test(file))
      report(file, 1, 'a decision record is named YYYY-MM-DD-title.md')
    if (file.startsWith('programmes/') || /package-lock\.json$|\/tidy\.test\.mjs$/.test(file)) continue
    text.split('\n').forEach((line, i) => {
      for (const cited of line.matchAll(/docs\/[\w./-]+\.md/g))
        if (!tree.has(cited[0])) report(file, i + 1, `${cited[0]} does not exist`)
      if (!file.endsWith('.md')) return
      for (const link of line.replace(/`[^`]*`/g, '').matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)) {
        const target = posix.join(posix.dirname(file), link[1]).replace(/\/$/, '')
        if (!exists(target)) report(file, i + 1, `${link[1]} does not exist`)
      }
    })
  }
  return found
}
