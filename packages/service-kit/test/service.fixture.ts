// A service for lifecycle.test.ts: runs three components, and does on a line of standard input what it says.
import { createInterface } from 'node:readline'
import { type Component, createLogger, retryUntil, runService } from '../src/index.ts'

const [, , mode] = process.argv
const say = (text: string) => process.stdout.write(`${text}\n`)
const logger = createLogger({ name: 'fixture', level: 'info' })

const component = (name: string): Component => ({
  name,
  start({ fatal }) {
    say(`start ${name}`)
    if (name === 'b' && mode === 'broken') throw new Error('b is broken')
    if (name === 'b') createInterface(process.stdin).on('line', (line) => orders[line]?.(fatal))
  },
  async drain(signal) {
    if (mode !== 'draining') return
    say(`drain ${name}`)
    if (name === 'b') await new Promise((resolve) => signal.addEventListener('abort', resolve))
  },
  async stop() {
    say(`stop ${name}`)
    if (name === 'b' && mode === 'stuck') await new Promise(() => {})
    if (name === 'b' && mode === 'clumsy') throw new Error('b is clumsy')
  },
})
const orders: Record<string, (fatal: (reason: unknown) => void) => void> = {
  fatal: (fatal) => fatal('no progress'),
  throw: () => {
    throw new Error('thrown')
  },
  reject: () => void Promise.reject(new Error('rejected')),
}
const waiting: Component = {
  name: 'waiting',
  start: ({ signal }) =>
    retryUntil(() => Promise.reject(new Error('refused')), {
      log: logger,
      what: 'PostgreSQL at x:1',
      signal,
    }),
  stop: () => say('stop waiting'),
}

await runService({
  name: 'fixture',
  logger,
  components: [component('a'), component('b'), ...(mode === 'waiting' ? [waiting] : []), component('c')],
  shutdownTimeoutMs: mode === 'stuck' ? 300 : 5_000,
})
