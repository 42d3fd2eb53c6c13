// A load generator: many kept connections, each with one request under way, so that commits group as they do under a
// real crowd. It does little itself, since it shares the machine with what it measures.
import { connect } from 'node:net'

/** One kept connection. `ask` sends a request and gives its reply: { status, headers (text), body (text) }. */
export class Connection {
  constructor(port) {
    this.port = port
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.pieces = []
    this.bytes = 0
    this.socket.on('data', piece => this.take(piece))
    this.socket.on('error', error => this.fail(error))
    this.socket.on('close', () => this.fail(new Error('the server closed the connection')))
  }

  /** `fields` are sent as a form, `json` as it is; `headers` are lines of their own, each with its line end. */
  ask({ method = 'GET', path, cookie, fields, json, headers = '', encoding = 'identity' }) {
    const body = json ?? (fields === undefined ? '' : new URLSearchParams(fields).toString())
    const type = json === undefined ? 'application/x-www-form-urlencoded' : 'application/json'
    const form = json === undefined && fields === undefined
      ? headers
      : `${headers}Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject }
      this.socket.write(
        `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${this.port}\r\nAccept-Encoding: ${encoding}\r\n` +
        `Sec-Fetch-Site: same-origin\r\n${cookie ? `Cookie: ${cookie}\r\n` : ''}${form}\r\n${body}`)
    })
  }

  take(piece) {
    this.pieces.push(piece)
    this.bytes += piece.length
    if (!this.length) {
      const text = (this.pieces.length === 1 ? piece : Buffer.concat(this.pieces)).toString('latin1')
      const end = text.indexOf('\r\n\r\n')
      if (end < 0) return
      this.head = text.slice(0, end)
      this.length = end + 4 + Number(/content-length: (\d+)/i.exec(this.head)?.[1] ?? 0)
    }
    if (this.bytes < this.length) return
    const whole = this.pieces.length === 1 ? this.pieces[0] : Buffer.concat(this.pieces)
    const { waiting, head, length } = this
    this.pieces = []
    this.bytes = 0
    this.length = 0
    this.waiting = undefined
    const body = () => whole.subarray(head.length + 4, length).toString('utf8')
    waiting.resolve({ status: Number(head.slice(9, 12)), head, size: length - head.length - 4, body })
  }

  fail(error) {
    this.waiting?.reject(error)
    this.waiting = undefined
  }

  close() {
    this.socket.removeAllListeners('close')
    this.socket.destroy()
  }
}

export const header = (reply, name) => new RegExp(`^${name}: (.*)$`, 'im').exec(reply.head)?.[1].trim() ?? ''

/** Runs `talk(connection, index)` on that many connections at once until all have ended. */
export async function together(port, connections, talk) {
  const open = Array.from({ length: connections }, () => new Connection(port))
  try {
    await Promise.all(open.map((connection, i) => talk(connection, i)))
  } finally {
    for (const connection of open) connection.close()
  }
}

/** Takes work off a list until it is empty, on that many connections. */
export function share(port, connections, work, talk) {
  let next = 0
  return together(port, connections, async connection => {
    while (next < work.length) await talk(connection, work[next++])
  })
}
