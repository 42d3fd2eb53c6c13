// Writes a header and a table from locale/{it,en}/*.toml: every key is a symbol (words::learning::home_title), so that
// a missing word does not compile. Lines are `key = "text with {name}"`; a plural is two keys, `x.one` and `x.other`.
// usage: node words.mjs LOCALE_DIR OUT_DIR
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [source, out] = process.argv.slice(2)
const read = language => {
  const words = new Map()
  for (const file of readdirSync(join(source, language)).sort()) {
    if (!file.endsWith('.toml')) continue
    const context = file.slice(0, -'.toml'.length)
    readFileSync(join(source, language, file), 'utf8').split('\n').forEach((line, i) => {
      if (/^\s*(#.*)?$/.test(line)) return
      const found = /^([a-z0-9_]+(?:\.(?:one|other))?)\s*=\s*("(?:[^"\\]|\\.)*")\s*$/.exec(line)
      const where = `${language}/${file}:${i + 1}`
      if (!found) throw new Error(`${where}: not a line key = "text"`)
      const key = `${context}::${found[1]}`
      if (words.has(key)) throw new Error(`${where}: the key ${found[1]} stands twice`)
      words.set(key, JSON.parse(found[2]))
    })
  }
  return words
}
const it = read('it')
const en = read('en')
for (const [a, b, name] of [[it, en, 'en'], [en, it, 'it']])
  for (const key of a.keys()) if (!b.has(key)) throw new Error(`${key} is missing in locale/${name}`)
const places = text => [...text.matchAll(/\{([a-z0-9_]+)\}/g)].map(m => m[1]).sort().join()
for (const key of it.keys())
  if (places(it.get(key)) !== places(en.get(key))) throw new Error(`${key} has other {places} in it than in en`)

const literal = text => JSON.stringify(text)
const keys = [...it.keys()].filter(key => !key.endsWith('.one'))
let header = '// Generated from locale/ by cmake/words.mjs.\n#pragma once\n\n#include "html/word.hpp"\n\n'
let table = '// Generated from locale/ by cmake/words.mjs.\n#include "html/word.hpp"\n\n'
table += 'namespace regia::html {\n\nWordEntry const word_table[] = {\n'
let context = ''
keys.forEach((key, i) => {
  const [name, full] = key.split('::')
  const symbol = full.replace(/\.other$/, '')
  if (name !== context) {
    if (context) header += `}  // namespace regia::words::${context}\n\n`
    header += `namespace regia::words::${name} {\n`
    context = name
  }
  header += `inline constexpr ::regia::html::Word ${symbol}{${i}};\n`
  const one = full.endsWith('.other') ? `${name}::${symbol}.one` : key
  if (!it.has(one)) throw new Error(`${key} has no .one beside it`)
  const pair = words => `{${literal(words.get(key))}, ${literal(words.get(one))}}`
  table += `    {${literal(`${name}.${symbol}`)}, {${pair(it)}, ${pair(en)}}},\n`
})
if (context) header += `}  // namespace regia::words::${context}\n`
table += `};\nunsigned const word_count = ${keys.length};\n\n}  // namespace regia::html\n`
mkdirSync(out, { recursive: true })
writeFileSync(join(out, 'words.hpp'), header)
writeFileSync(join(out, 'words.cpp'), table)
