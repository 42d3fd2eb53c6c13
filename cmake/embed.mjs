// Writes an assembler file that includes files byte for byte, and a table of (name, start, end) that C++ reads.
// usage: node embed.mjs TABLE OUT.S FILE... | node embed.mjs TABLE OUT.S --folder DIR
import { readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

const [table, out, ...rest] = process.argv.slice(2)
const files = rest[0] === '--folder'
  ? readdirSync(rest[1]).sort().map(name => join(rest[1], name))
  : rest.slice().sort((a, b) => basename(a) < basename(b) ? -1 : 1)

let code = '.section .rodata\n'
files.forEach((file, i) => {
  code += `.balign 16\n${table}_start_${i}: .incbin "${file}"\n${table}_end_${i}: .byte 0\n`
  code += `${table}_name_${i}: .asciz "${basename(file)}"\n`
})
// The table holds addresses, so it lies where a position-independent program may relocate them.
code += `.section .data.rel.ro,"aw"\n.balign 8\n.globl embedded_${table}\nembedded_${table}:\n`
files.forEach((_, i) => { code += `.quad ${table}_name_${i}, ${table}_start_${i}, ${table}_end_${i}\n` })
code += '.quad 0, 0, 0\n.section .note.GNU-stack,"",@progbits\n'
writeFileSync(out, code)
