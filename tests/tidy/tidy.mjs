// Keeps the house: prints what breaks its rules as `file:line: what (see decision record)` and exits 1.
//   node tests/tidy/tidy.mjs [ROOT]
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import * as arrows from './arrows.mjs'
import * as files from './files.mjs'
import * as sizes from './sizes.mjs'
import { read_tree, to_line } from './tree.mjs'
import * as words from './words.mjs'

export const rules = { ...arrows, ...sizes, ...words, ...files }
const by_place = (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line)
export const check = tree => Object.values(rules).flatMap(rule => rule(tree)).sort(by_place)

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '../..')
  const found = check(read_tree(root))
  for (const one of found) console.log(to_line(one))
  if (found.length) console.log(`${found.length} places to mend`)
  process.exitCode = found.length ? 1 : 0
}
