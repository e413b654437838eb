import { Writable } from 'node:stream'
import { type Logger, pino } from 'pino'
import { createHttp, type HttpOptions, SCOPES } from '../src/index.ts'

/** A logger whose lines can be read. */
export function recordingLogger(): { logger: Logger; lines: Record<string, unknown>[]; text: () => string } {
  const written: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk))
      done()
    },
  })
  return {
    logger: pino({ level: 'debug' }, stream),
    get lines() {
      return written.map((line) => JSON.parse(line))
    },
    text: () => written.join(''),
  }
}

/** A service's HTTP side where the token says who calls, and for how many milliseconds: `Bearer <admin, scopes with commas between, or customer>:<userId>[:<ms>]`. */
export function testHttp(routes: HttpOptions['routes'], options: Partial<HttpOptions> = {}) {
  return createHttp({
    name: 'test',
    logger: pino({ level: 'silent' }),
    auth: async (token) => {
      const [names = '', userId = '', validMs = 60_000] = token.split(':')
      const expiresAt = new Date(Date.now() + Number(validMs))
      const scopes = SCOPES.filter((scope) => names === 'admin' || names.split(',').includes(scope))
      return { userId, scopes, expiresAt }
    },
    routes,
    ...options,
  })
}

export const asCustomer = { authorization: 'Bearer customer:user-1' }
export const asAdmin = { authorization: 'Bearer admin:admin-1' }
