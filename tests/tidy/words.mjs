// Names and comments: words that say nothing, notes left behind, code that is commented out, headers that explain
// nothing, paths of somebody's machine.
import { finding, is_cpp, line_of, parts_of } from './tree.mjs'

const record = 'docs/adr/2026-11-24-sizes-and-names.md'
const empty = 'Manager|Helper|Service|Util|Utils|Data|Info|Processor'
const no_folder = /(^|\/)(shared|common|utils?|core|misc|helpers?)\//

// Content of a programme and texts of licences are not ours to style.
const is_content = path => path.startsWith('programmes/') || path === 'LICENSE'

export function names(tree) {
  const found = []
  const files = new RegExp(`(^|_)(${empty})(_test|_store|_page)?\\.[a-z]+$`, 'i')
  const types = new RegExp(`\\b(?:class|struct|enum class|enum|concept|using)\\s+(\\w*(?:${empty}))\\b`, 'g')
  for (const [file, text] of tree) {
    if (is_content(file)) continue
    if (no_folder.test(file))
      found.push(finding(file, 1, 'a folder says what it is about: not shared, common, utils, core', record))
    if (files.test(file.split('/').pop()))
      found.push(finding(file, 1, 'the name of the file ends in a word that says nothing', record))
    if (!is_cpp(file)) continue
    for (const part of parts_of(text)) {
      if (part.kind !== 'code') continue
      for (const type of part.text.matchAll(types)) {
        const line = part.line + line_of(part.text, type.index) - 1
        found.push(finding(file, line, `${type[1]} ends in a word that says nothing`, record))
      }
    }
  }
  return found
}

export function notes(tree) {
  const found = []
  // Spelled so that this file does not find itself; the last word counts in comments only.
  const words = ['TO' + 'DO', 'FIX' + 'ME', 'HA' + 'CK'].join('|')
  const left_behind = new RegExp(`\\b(${words})\\b|(?:\\/\\/|#|--|\\*) *(${'X' + 'XX'})\\b`)
  for (const [file, text] of tree) {
    if (is_content(file)) continue
    text.split('\n').forEach((line, i) => {
      const note = left_behind.exec(line)
      if (note) found.push(finding(file, i + 1, `${note[1] ?? note[2]}: do it, or write an issue`, record))
    })
  }
  return found
}

// What a comment looks like that was a statement: an assignment or call with its semicolon, a jump, a head, a brace.
const was_code = [
  /^[\w:<>*&.,\s]+[\w)\]]\s*(=|\+=|\().*;$/,
  /^(return|break|continue|throw)\b[^.]*;$/,
  /^#include [<"]/,
  /^(if|for|while) \(.*\) ?\{?$/,
  /^\}( else.*)?$/,
]

/** A comment line that reads as a statement. An example is indented by three spaces; prose ends in a full stop. */
export function dead_code(tree) {
  const found = []
  for (const [file, text] of tree) {
    if (!is_cpp(file) && !/\.(mjs|js)$/.test(file)) continue
    const comments = is_cpp(file)
      ? parts_of(text).filter(part => part.kind === 'comment').map(part => [part.text, part.line])
      : text.split('\n').map((line, i) => [/^\s*(\/\/.*)$/.exec(line)?.[1] ?? '', i + 1])
    for (const [comment, line] of comments)
      if (/^\/\/ ?\S/.test(comment) && was_code.some(statement => statement.test(comment.slice(2).trim())))
        found.push(finding(file, line, 'code that is commented out: the history keeps it', record))
  }
  return found
}

export function headers(tree) {
  const found = []
  for (const [file, text] of tree) {
    if (!file.endsWith('.hpp') || file === 'cmake/precompiled.hpp') continue
    if (!/^#pragma once$/m.test(text)) found.push(finding(file, 1, 'a header says #pragma once', record))
    if (!/^\/\/! \S/.test(text))
      found.push(finding(file, 1, 'a header begins with a //! comment that says what it is', record))
  }
  return found
}

/** No file names a folder of the machine it was written on, nor a host that packages came from. */
export function machines(tree) {
  const found = []
  const home = /(?<![\w.)}-])\/(work|home|root|Users)\/[\w.]|\/tmp\/bash_jobs/
  for (const [file, text] of tree) {
    text.split('\n').forEach((line, i) => {
      if (home.test(line)) found.push(finding(file, i + 1, 'the path of somebody\'s machine', record))
      if (/package-lock\.json$/.test(file) && /"resolved": "https?:/.test(line))
        found.push(finding(file, i + 1, 'a lock file that names the host its packages came from', record))
    })
  }
  return found
}
