import type { Socket } from 'node:net'
import { newTraceparent, traceIdOf } from '@jangteo/trace'
import { problemText, problemType } from './problem.ts'
import { securityHeaders } from './security-headers.ts'

/** Input that is not HTTP never becomes a request, so the answer is written directly to the socket. */
export function refuseBrokenHttp(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy()
  const problem =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? { status: 408, code: 'request-timeout', detail: 'The request took too long to arrive.' }
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? { status: 431, code: 'headers-too-large', detail: 'The headers are too large.' }
        : { status: 400, code: 'malformed-http', detail: 'This is not HTTP.' }
  const traceId = traceIdOf(newTraceparent()) as string
  const text = problemText(problem, { url: '', traceId })
  const headers = {
    'content-type': problemType,
    'content-length': Buffer.byteLength(text),
    connection: 'close',
    ...securityHeaders(traceId),
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${problem.status} ${problem.code}\r\n${lines.join('')}\r\n${text}`)
}
