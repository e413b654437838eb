import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { startComponents } from '../src/index.ts'

/** A process with three components a, b and c; `said` are the lines that they wrote. */
function run(mode = '') {
  const child = spawn(process.execPath, [`${import.meta.dirname}/service.fixture.ts`, mode])
  const exit = once(child, 'exit').then(([code]) => code as number | null)
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += chunk
  })
  return {
    said: () => text.split('\n').filter((line) => /^(start|drain|stop) /.test(line)),
    log: () => text,
    until: (part: string) => expect.poll(() => text).toContain(part),
    signal: (name: NodeJS.Signals) => child.kill(name),
    order: (line: string) => child.stdin.write(`${line}\n`),
    exit,
  }
}
const started = ['start a', 'start b', 'start c']
const stopped = ['stop c', 'stop b', 'stop a']

describe('runService', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'starts in order, and on %s stops in reverse order with code 0',
    async (signal) => {
      const service = run()
      await service.until('is up')
      service.signal(signal)
      expect(await service.exit).toBe(0)
      expect(service.said()).toEqual([...started, ...stopped])
    },
  )

  it('lets all of it work on while a component drains, and stops at once when something fails meanwhile', async () => {
    const service = run('draining')
    await service.until('is up')
    service.signal('SIGTERM')
    await service.until('drain c')
    service.order('fatal')
    expect(await service.exit).toBe(1)
    expect(service.said()).toEqual([...started, 'drain a', 'drain b', 'drain c', ...stopped])
  })

  it('ends with code 1 when stopping takes too long', async () => {
    const service = run('stuck')
    await service.until('is up')
    service.signal('SIGTERM')
    expect(await service.exit).toBe(1)
    expect(service.log()).toContain('stopping took too long')
  })

  it('ends at once on a second signal', async () => {
    const service = run('stuck')
    await service.until('is up')
    service.signal('SIGINT')
    await service.until('stop b')
    service.signal('SIGINT')
    expect(await service.exit).toBe(1)
    expect(service.log()).not.toContain('stopping took too long')
  })

  it('stops the others although one fails to, and ends with code 1', async () => {
    const service = run('clumsy')
    await service.until('is up')
    service.signal('SIGTERM')
    expect(await service.exit).toBe(1)
    expect(service.said()).toEqual([...started, ...stopped])
    expect(service.log()).toContain('b is clumsy')
  })

  it('stops the started parts when a part cannot start, and ends with code 1', async () => {
    const service = run('broken')
    expect(await service.exit).toBe(1)
    expect(service.said()).toEqual(['start a', 'start b', 'stop a'])
    expect(service.log()).toContain('b is broken')
  })

  it('can be stopped while it waits for a dependency', async () => {
    const service = run('waiting')
    await service.until('waiting for PostgreSQL at x:1')
    service.signal('SIGTERM')
    expect(await service.exit).toBe(0)
    expect(service.said()).toEqual(['start a', 'start b', 'stop b', 'stop a'])
  })

  it('logs a fatal error of a component, stops, and ends with code 1', async () => {
    const service = run()
    await service.until('is up')
    service.order('fatal')
    expect(await service.exit).toBe(1)
    expect(service.log()).toContain('no progress')
    expect(service.said()).toEqual([...started, ...stopped])
  })

  it.each(['throw', 'reject'])('logs what nothing caught and ends with code 1: %s', async (order) => {
    const service = run()
    await service.until('is up')
    service.order(order)
    expect(await service.exit).toBe(1)
    expect(service.log()).toContain('nothing caught this')
  })
})

describe('startComponents', () => {
  it('answers how to stop them again, in reverse order', async () => {
    const events: string[] = []
    const component = (name: string) => ({
      name,
      start: () => events.push(`start ${name}`),
      stop: () => events.push(`stop ${name}`),
    })
    const context = { signal: new AbortController().signal, fatal: () => {} }
    const stop = await startComponents([component('a'), component('b')], context)
    await stop()
    await stop()
    expect(events).toEqual(['start a', 'start b', 'stop b', 'stop a'])
  })
})
