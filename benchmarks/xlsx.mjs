// A workbook made of a CSV without quotes, as a spreadsheet writes it: strings shared, days as numbers with a format,
// everything deflated. Only for measuring: the program's own writer is elsewhere.
import { crc32, deflateRawSync } from 'node:zlib'

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packed_relations = 'http://schemas.openxmlformats.org/package/2006/relationships'
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const escaped = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** A number that a spreadsheet would write as one, and a day as its serial with the style 1. */
function cell_of(text, place, index_of) {
  if (text === '') return ''
  const day = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  if (day) return `<c r="${place}" s="1"><v>${Date.UTC(day[1], day[2] - 1, day[3]) / 86_400_000 + 25_569}</v></c>`
  if (/^[1-9]\d{0,8}$/.test(text)) return `<c r="${place}"><v>${text}</v></c>`
  return `<c r="${place}" t="s"><v>${index_of(text)}</v></c>`
}

function sheet_of(lines, index_of) {
  const rows = lines.map((line, i) => {
    const cells = line.split(',').map((text, c) => cell_of(text, String.fromCharCode(65 + c) + (i + 1), index_of))
    return `<row r="${i + 1}">${cells.join('')}</row>`
  })
  return `${head}<worksheet xmlns="${main}"><sheetData>${rows.join('')}</sheetData></worksheet>`
}

function zip_of(parts) {
  const bodies = []
  const directory = []
  let offset = 0
  for (const [name, text] of parts) {
    const bytes = Buffer.from(text)
    const packed = deflateRawSync(bytes, { level: 6 })
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(0x00210000, 6)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(name.length, 22)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    bodies.push(Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed)
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, Buffer.from(name))
    offset += 30 + name.length + packed.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, listed, end])
}

export function workbook_of_csv(csv) {
  const shared = new Map()
  const index_of = text => {
    if (!shared.has(text)) shared.set(text, shared.size)
    return shared.get(text)
  }
  const relation = (id, type, target) => `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`
  const relations = all => `${head}<Relationships xmlns="${packed_relations}">${all.join('')}</Relationships>`
  const sheet = sheet_of(csv.trimEnd().split('\n'), index_of)
  const strings = [...shared.keys()].map(text => `<si><t>${escaped(text)}</t></si>`).join('')
  return zip_of([
    ['[Content_Types].xml', `${head}<Types/>`],
    ['_rels/.rels', relations([relation('r1', 'officeDocument', 'xl/workbook.xml')])],
    ['xl/_rels/workbook.xml.rels', relations([relation('r1', 'worksheet', 'worksheets/sheet1.xml'),
      relation('r2', 'styles', 'styles.xml'), relation('r3', 'sharedStrings', 'sharedStrings.xml')])],
    ['xl/workbook.xml', `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>` +
      '<sheet name="Personale" sheetId="1" r:id="r1"/></sheets></workbook>'],
    ['xl/styles.xml', `${head}<styleSheet xmlns="${main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>` +
      '</styleSheet>'],
    ['xl/sharedStrings.xml', `${head}<sst xmlns="${main}">${strings}</sst>`],
    ['xl/worksheets/sheet1.xml', sheet],
  ])
}
