// What a process has used, read from /proc: processor time of all its threads in milliseconds, memory in megabytes.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { environment } from '../tests/program.mjs'

const ticks_a_second = 100 // USER_HZ of every Linux

export function cpu_ms(pid) {
  // The name of the program may hold blanks and brackets: fields are counted after its last bracket.
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * (1000 / ticks_a_second)
}

export function memory_mb(pid, what = 'VmRSS') {
  return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024
}

export const load_of_machine = () => readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 2).join(' ')

/** Runs a program to its end; gives its output, CPU and highest memory (looked at until the moment before it ends). */
export async function measured_run(program, args) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: environment })
  let said = ''
  let cpu = 0
  let memory = 0
  child.stdout.on('data', text => { said += text })
  child.stderr.on('data', text => { said += text })
  const watch = setInterval(() => {
    try {
      cpu = cpu_ms(child.pid)
      memory = memory_mb(child.pid, 'VmHWM')
    } catch {
      clearInterval(watch) // it has ended
    }
  }, 10)
  const code = await new Promise(resolve => child.on('exit', resolve))
  clearInterval(watch)
  return { said, code, cpu, memory }
}
