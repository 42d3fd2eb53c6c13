// How long a file, a door, a function, a line may be; how many files a folder holds.
import { finding, is_cpp, is_test, parts_of, read_house } from './tree.mjs'

const record = 'docs/adr/2026-11-24-sizes-and-names.md'
const limits = { file: 500, door: 150, function: 80, columns: 120, folder: 25 }

const measured = path => /\.(cpp|hpp|mjs|js|css|scss|sh|cmake)$/.test(path) || /^(run|test|bench|\.ci\/run)$/.test(path)

export function lines(tree) {
  const { order } = read_house(tree)
  const found = []
  for (const [file, text] of tree) {
    if (!measured(file)) continue
    const all = text.split('\n')
    const door = order.some(folder => file === `src/${folder}/${folder}.hpp`)
    const most = door ? limits.door : limits.file
    const count = all.length - 1
    if (count > most)
      found.push(finding(file, most + 1, `${count} lines; ${door ? 'a door' : 'a file'} has at most ${most}`, record))
    all.forEach((line, i) => {
      if ([...line].length > limits.columns)
        found.push(finding(file, i + 1, `${[...line].length} columns; a line has at most ${limits.columns}`, record))
      if (/\s+$/.test(line)) found.push(finding(file, i + 1, 'white space at the end of the line', record))
    })
    if (text && !text.endsWith('\n')) found.push(finding(file, all.length, 'the last line does not end', record))
  }
  return found
}

/** A body is a block that follows a parameter list where only namespaces and types are open. Lambdas count within. */
export function functions(tree) {
  const found = []
  for (const [file, text] of tree) {
    if (!is_cpp(file)) continue
    const open = []
    let head = ''
    let begun = 0
    for (const { kind, text: code, line: at } of parts_of(text)) {
      if (kind === 'string') head += '""'
      if (kind !== 'code') continue
      let line = at
      for (const c of code.replace(/^#.*$/gm, '')) {
        if (c === '\n') line++
        if (c === '{') {
          const inside = open.some(block => block.is_body)
          const is_type = /\b(namespace|class|struct|enum|union)\b[^()]*$/.test(head) || /^\s*extern ""/.test(head)
          open.push({ is_body: !inside && !is_type && head.includes('('), begun: begun || line })
          head = ''
          begun = 0
        } else if (c === '}') {
          const block = open.pop()
          const length = block ? line - block.begun + 1 : 0
          if (block?.is_body && length > limits.function)
            found.push(finding(file, block.begun, `${length} lines; a function has at most ${limits.function}`, record))
          head = ''
          begun = 0
        } else if (c === ';' && !/\([^)]*$/.test(head)) {
          head = ''
          begun = 0
        } else {
          if (!begun && /\S/.test(c)) begun = line
          head += c
        }
      }
    }
  }
  return found
}

/** A context has at most 25 files besides its tests; one that grows beyond gets feature folders. */
export function folders(tree) {
  const count = new Map()
  for (const file of tree.keys()) {
    if (!file.startsWith('src/') || !is_cpp(file) || is_test(file)) continue
    const folder = file.slice(0, file.lastIndexOf('/'))
    count.set(folder, (count.get(folder) ?? 0) + 1)
  }
  return [...count]
    .filter(([, files]) => files > limits.folder)
    .map(([folder, files]) => finding(folder, 1, `${files} files; a folder has at most ${limits.folder}`, record))
}
