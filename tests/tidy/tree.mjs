// The repository as a map from path to text, and what the rules share: a finding, the string literals and the
// comments of a C++ file, the block of comments a header begins with.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const not_ours = new Set(['.git', 'node_modules', 'build', 'data', 'dist'])
const text_file = /\.(cpp|hpp|c|h|mjs|js|css|scss|sh|sql|toml|csv|md|txt|yml|yaml|json|cmake|svg|service|conf)$|^[^.]+$/

/** Every text file below `root`, by its path from there. */
export function read_tree(root) {
  const tree = new Map()
  const walk = folder => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder ? `${folder}/${entry.name}` : entry.name
      if (entry.isDirectory()) {
        if (!not_ours.has(entry.name)) walk(path)
      } else if (text_file.test(entry.name)) {
        tree.set(path, readFileSync(join(root, path), 'utf8'))
      } else if (/\.(png|jpg|pdf)$/.test(entry.name)) {
        tree.set(path, '') // known by name, so that a document may point to it
      }
    }
  }
  walk('')
  return tree
}

/** What a rule found: `line` counts from 1, `see` is the decision record that says why. */
export const finding = (file, line, what, see) => ({ file, line, what, see })
export const to_line = found => `${found.file}:${found.line}: ${found.what} (see ${found.see})`

export const is_cpp = path => /\.[ch]pp$/.test(path)
export const is_test = path => /_test\.cpp$/.test(path) || /(^|\/)test_[^/]*\.hpp$/.test(path) ||
  /_for_tests\.hpp$/.test(path) || path.startsWith('tests/')
export const folder_of = path => path.split('/')[1]
export const line_of = (text, offset) => text.slice(0, offset).split('\n').length

/** The folders of src/dependencies.txt in order, and the further doors that stand below a folder's name. */
export function read_house(tree) {
  const order = []
  const doors = new Set()
  for (const line of (tree.get('src/dependencies.txt') ?? '').split('\n')) {
    if (/^[a-z]+$/.test(line)) order.push(line)
    const door = /^\s+([a-z_]+(?:\/[a-z0-9_]+){1,2}\.hpp)\b/.exec(line)
    if (door) doors.add(door[1])
  }
  return { order, doors }
}

/**
 * C++ text cut into parts of three kinds, in order: { kind: 'code' | 'string' | 'comment', text, line }.
 * A string comes without its quotes; raw strings and character literals are strings too.
 */
export function parts_of(text) {
  const parts = []
  const comment = /\/\/[^\n]*|\/\*[^]*?\*\//
  const string = /R"([a-z]*)\(([^]*?)\)\1"|"((?:[^"\\\n]|\\.)*)"|(?<![0-9a-fA-F])'((?:[^'\\\n]|\\.)+)'/
  const pattern = new RegExp(`${comment.source}|${string.source}`, 'g')
  let end = 0
  let line = 1
  const push = (kind, part, whole) => {
    if (whole) parts.push({ kind, text: part, line })
    line += whole.split('\n').length - 1
  }
  for (const found of text.matchAll(pattern)) {
    push('code', text.slice(end, found.index), text.slice(end, found.index))
    const whole = found[0]
    if (whole.startsWith('/')) push('comment', whole, whole)
    else push('string', found[2] ?? found[3] ?? found[4] ?? '', whole)
    end = found.index + whole.length
  }
  push('code', text.slice(end), text.slice(end))
  return parts
}
