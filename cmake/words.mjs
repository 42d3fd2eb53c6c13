// Writes locale/<context>.hpp and one table from locale/{it,en}/*.toml: every key is a symbol
// (words::learning::home_title), so that a missing word does not compile. Lines are `key = "text with {name}"`; a
// plural is two keys, `x.one` and `x.other`.
// usage: node words.mjs LOCALE_DIR OUT_DIR
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
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
// A file that would be the same is not touched, so that a new word compiles only what uses its context's words.
const write = (name, text) => {
  const path = join(out, name)
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text)
}
mkdirSync(out, { recursive: true })
const generated = '// Generated from locale/ by cmake/words.mjs.\n'
let table = `${generated}#include "html/word.hpp"\n\nnamespace regia::words {\n\n`
for (const context of new Set([...it.keys()].map(key => key.split('::')[0]))) {
  let header = `${generated}#pragma once\n\n#include "html/word.hpp"\n\nnamespace regia::words::${context} {\n`
  const keys = [...it.keys()].filter(key => key.startsWith(`${context}::`) && !key.endsWith('.one'))
  const entries = `extern ::regia::html::WordEntry const entries[${keys.length}]`
  header += `${entries};\n`
  table += `namespace ${context} {\n${entries} = {\n`
  keys.forEach((key, i) => {
    const symbol = key.slice(context.length + 2).replace(/\.other$/, '')
    header += `inline constexpr ::regia::html::Word ${symbol}{&entries[${i}]};\n`
    const one = key.endsWith('.other') ? `${context}::${symbol}.one` : key
    if (!it.has(one)) throw new Error(`${key} has no .one beside it`)
    const pair = words => `{${literal(words.get(key))}, ${literal(words.get(one))}}`
    table += `    {{${pair(it)}, ${pair(en)}}},\n`
  })
  write(`${context}.hpp`, `${header}}  // namespace regia::words::${context}\n`)
  table += `};\n}  // namespace ${context}\n\n`
}
write('words.cpp', `${table}}  // namespace regia::words\n`)
