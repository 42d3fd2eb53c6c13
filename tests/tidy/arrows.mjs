// Who may include whom, where a library may be seen, whose tables a folder may name.
import { finding, folder_of, is_cpp, is_test, line_of, parts_of, read_house } from './tree.mjs'

const order_record = 'docs/adr/2026-11-24-the-order-of-the-house.md'
const compiler_record = 'docs/adr/2026-11-24-clang-builds-regia.md'
const tables_record = 'docs/adr/2026-11-24-tables-belong-to-their-context.md'

// The platform knows nothing of the programme, so all its headers are open, but for those that show a library.
const platform = new Set(['base', 'db', 'http', 'html', 'files', 'jobs', 'mail'])

// Where a library's headers may be included; a library that stands in no line may be included nowhere.
const libraries = [
  [/^(sqlite3|libpq-fe)\.h$/, ['db'], 'the database libraries'],
  [/^boost\/(asio|beast)\b/, ['http'], 'the network library'],
  [/^boost\/(json|url|algorithm\/string)\b/, null, 'Boost.JSON, Boost.URL, its string algorithms'],
  [/^curl\//, ['mail', 'access', 'records'], 'libcurl'],
  [/^openssl\//, ['access', 'records'], 'OpenSSL'],
  [/^(cmark\.h|toml\+\+\/|libical\/)/, ['files'], 'libraries of file formats'],
  [/^(qrencode\.h|cairo[a-z-]*\.h|pango\/|fontconfig\/|qpdf\/)/, ['files'], 'the libraries of documents'],
  [/^(zip\.h|pugixml\.hpp|xlsxwriter\.h)$/, ['files'], 'the libraries of packages and spreadsheets'],
  [/^(png|jpeglib)\.h$/, ['files'], 'the libraries of pictures'],
  [/^(brotli\/|zlib\.h)/, ['http'], 'compression'],
  [/^sodium\.h$/, ['base', 'access'], 'libsodium'],
  [/^spdlog\//, ['base'], 'the log library'],
  [/^date\//, ['base', 'mail'], 'the time zone library'],
  [/^CLI\//, ['main'], 'the command line library'],
  [/^fmt\//, null, 'fmt'],
  [/^doctest\//, 'tests', 'the test framework'],
]
// A library that is slow to compile is seen by .cpp files only; its forward declarations are not slow.
const cpp_only = /^boost\/(json(?!\/fwd)|asio|beast)\b|^spdlog\/|^toml\+\+|^CLI\//

function* includes(tree) {
  for (const [file, text] of tree) {
    if (!is_cpp(file)) continue
    for (const found of text.matchAll(/^#include (?:"([^"]+)"|<([^>]+)>)/gm))
      yield { file, line: line_of(text, found.index), own: found[1], library: found[2] }
  }
}

/** A folder includes only folders named before it in src/dependencies.txt. */
export function arrows(tree) {
  const { order } = read_house(tree)
  const found = []
  const report = (file, line, what) => found.push(finding(file, line, what, order_record))
  for (const file of tree.keys())
    if (/^src\/[^/]+\//.test(file) && !order.includes(folder_of(file)))
      report(file, 1, `the folder ${folder_of(file)} is missing in src/dependencies.txt`)
  for (const { file, line, own } of includes(tree)) {
    if (!own || !file.startsWith('src/')) continue
    const from = order.indexOf(folder_of(file))
    const to = order.indexOf(own.split('/')[0])
    if (to > from) report(file, line, `${order[from]} may not include ${order[to]}, which stands after it`)
  }
  return found
}

/**
 * A context is entered by src/<context>/<context>.hpp or by a further door that src/dependencies.txt names; a header
 * of the platform is open unless it is a store or includes a library; a header for tests is included by tests only.
 */
export function doors(tree) {
  const house = read_house(tree)
  const found = []
  const report = (file, line, what) => found.push(finding(file, line, what, order_record))
  for (const { file, line, own } of includes(tree)) {
    const header = own && tree.get(`src/${own}`)
    if (!header || !file.startsWith('src/') || folder_of(file) === own.split('/')[0]) continue
    const folder = own.split('/')[0]
    if (is_test(`src/${own}`)) {
      if (!is_test(file)) report(file, line, `${own} is for tests only`)
    } else if (platform.has(folder)) {
      const shows_library = /^#include <[^>]*[./][^>]*>/m.test(header)
      if ((shows_library || /_store\.hpp$/.test(own)) && !house.doors.has(own))
        report(file, line, `${own} is private to ${folder}`)
    } else if (own !== `${folder}/${folder}.hpp` && !house.doors.has(own)) {
      report(file, line, `enter ${folder} by its door ${folder}/${folder}.hpp, not by ${own}`)
    }
  }
  return found
}

/** A library is seen only where its translation into our own words lives. */
export function library_places(tree) {
  const found = []
  for (const { file, line, library } of includes(tree)) {
    // Standard headers have neither dot nor slash; those of POSIX are free.
    if (!library || !file.startsWith('src/') || !/[./]/.test(library)) continue
    const is_ours = /^(sqlite3|sodium|zlib|cmark|qrencode|cairo|png|jpeglib|zip)\.h$/.test(library)
    if (/^(sys|netinet|arpa)\/|^[a-z]+\.h$/.test(library) && !is_ours) continue
    const place = libraries.find(([name]) => name.test(library))
    if (!place) {
      found.push(finding(file, line, `${library} belongs to no library that tests/tidy/arrows.mjs knows`, order_record))
      continue
    }
    const [, folders, name] = place
    if (folders === 'tests' ? !is_test(file) : folders && !folders.includes(folder_of(file)))
      found.push(finding(file, line, `${name} may be included only in ${[folders].flat().join(' and ')}`, order_record))
    if (cpp_only.test(library) && file.endsWith('.hpp'))
      found.push(finding(file, line, `<${library}> is slow to compile: include it in a .cpp`, order_record))
  }
  return found
}

/** g++ 12 miscompiles coroutines, and the rest of the house is tested by both compilers. */
export function coroutines(tree) {
  const found = []
  for (const [file, text] of tree)
    if (is_cpp(file) && !file.startsWith('src/http/'))
      for (const part of parts_of(text))
        if (part.kind === 'code' && /\bco_(await|yield|return)\b/.test(part.text))
          found.push(finding(file, part.line, 'coroutines live only in src/http', compiler_record))
  return found
}

const owner_of = table => (table === 'event' ? 'jobs' : table.startsWith('file_') ? 'files' : table.split('_')[0])

/** A context's tables are named by itself alone; monitoring may read all and says so in the header of its door. */
export function tables(tree) {
  const { order } = read_house(tree)
  const found = []
  const report = (file, line, what) => found.push(finding(file, line, what, tables_record))
  const names = new Set()
  for (const [file, text] of tree) {
    if (!file.startsWith('migrations/2')) continue
    for (const made of text.matchAll(/CREATE TABLE (?:IF NOT EXISTS )?([a-z0-9_]+)/g)) {
      names.add(made[1])
      if (!order.includes(owner_of(made[1])))
        report(file, line_of(text, made.index), `the table ${made[1]} has no folder's name as prefix`)
    }
  }
  const uses = /\b(FROM|JOIN|INTO|UPDATE|DELETE FROM)\s+([a-z0-9_]+)/g
  for (const [file, text] of tree) {
    if (!is_cpp(file) || !file.startsWith('src/') || is_test(file)) continue
    for (const part of parts_of(text)) {
      if (part.kind !== 'string') continue
      for (const use of part.text.matchAll(uses)) {
        const [, verb, table] = use
        if (!names.has(table)) continue
        const reads = verb === 'FROM' || verb === 'JOIN'
        const from = folder_of(file)
        if (owner_of(table) !== from && !(from === 'monitoring' && reads))
          report(file, part.line, `${from} may not name ${table}: ask the door of ${owner_of(table)}`)
        if (/_page\.cpp$/.test(file)) report(file, part.line, `a page writes no SQL: move ${table} into a store`)
      }
    }
  }
  for (const { file, line, own } of includes(tree))
    if (/_store\.[ch]pp$/.test(file) && /^(http|html)\//.test(own ?? ''))
      report(file, line, 'a store knows neither requests nor pages')
  return found
}
