import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Http } from '../src/index.ts'
import { asCustomer, testHttp } from './http.ts'

const context = { signal: new AbortController().signal, fatal: () => {} }
let http: Http
afterEach(() => http.app.close())

/** A client that sends one request after the other on one connection, until it is told that this is closed. */
function keepSending(port: number, pauseMs: number): { isServed: Promise<unknown>; end: Promise<string> } {
  const socket = connect(port, '127.0.0.1')
  const broken = new Promise<string>((resolve) => {
    socket.on('error', ({ message }) => resolve(message))
    socket.on('close', () => resolve('cut off'))
  })
  const asked = () => Promise.race([ask(socket, `/work`), broken])
  const isServed = asked()
  const untilEnd = async () => {
    for (let answer = await isServed; ; answer = await asked()) {
      if (!answer.startsWith('HTTP/1.1 200 ')) return answer
      if (/^connection: close\r$/im.test(answer)) return 'told'
      await wait(Math.random() * pauseMs)
    }
  }
  return { isServed, end: untilEnd().finally(() => socket.end()) }
}

/** Sends a request and answers the whole of what came back. */
function ask(socket: Socket, path: string): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    const read = (chunk: Buffer) => {
      text += chunk
      const [, head = '', body = ''] = /^([\s\S]*?\r\n)\r\n([\s\S]*)$/.exec(text) ?? []
      if (head === '' || body.length < Number(/content-length: (\d+)/i.exec(head)?.[1])) return
      socket.off('data', read)
      resolve(text)
    }
    socket.on('data', read)
    socket.write(request(path))
  })
}

const request = (path: string) =>
  `GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: ${asCustomer.authorization}\r\n\r\n`

/** How many requests have been acted upon. */
let works: number

const worksFor = (maxMs: number) => (app: Parameters<Parameters<typeof testHttp>[0]>[0]) => {
  app.get('/work', {
    schema: { response: { 200: z.object({ done: z.boolean() }) } },
    handler: async () => {
      works += 1
      await wait(Math.random() * maxMs)
      return { done: true }
    },
  })
}

async function open(options: Parameters<typeof testHttp>[1] = {}): Promise<number> {
  works = 0
  http = testHttp(worksFor(20), options)
  await http.start(context)
  return Number(new URL(http.url()).port)
}

describe('a process that is stopping', () => {
  it.each([0, 200])('cuts off no client that keeps sending, with %i ms to drain', async (drainMs) => {
    const port = await open({ drainMs })
    const clients = Array.from({ length: 60 }, () => keepSending(port, 30))
    await Promise.all(clients.map(({ isServed }) => isServed))
    await http.drain?.(context.signal)
    await http.stop()
    const ends = await Promise.all(clients.map(({ end }) => end))
    expect([...new Set(ends)]).toEqual(['told'])
  })

  it('is not ready first, while it still takes connections and serves them', async () => {
    const port = await open({ drainMs: 60_000 })
    const url = `http://127.0.0.1:${port}`
    expect((await fetch(`${url}/health/ready`)).status).toBe(200)
    const cut = new AbortController()
    const drained = http.drain?.(cut.signal)
    const ready = await fetch(`${url}/health/ready`)
    expect(ready.status).toBe(503)
    expect(await ready.json()).toMatchObject({ components: [{ name: 'http', reason: 'stopping' }] })
    const work = await fetch(`${url}/work`, { headers: asCustomer })
    expect([work.status, work.headers.get('connection')]).toEqual([200, 'close'])
    cut.abort()
    await drained
    await http.stop()
    await expect(fetch(`${url}/health/live`)).rejects.toThrow()
  })

  it('marks the answer to a running request as the last of its connection', async () => {
    const port = await open()
    const socket = connect(port, '127.0.0.1')
    const answer = ask(socket, '/work')
    await once(http.app.server, 'request')
    const stopped = http.stop()
    expect(await answer).toMatch(/^connection: close\r$/im)
    await stopped
  })

  it('closes an idle connection on its side first, and a late request is neither handled nor reset', async () => {
    const port = await open()
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    await ask(socket, '/work')
    const ended = once(socket, 'end')
    const stopped = http.stop()
    await ended
    const broken: unknown[] = []
    socket.on('error', (error) => broken.push(error))
    socket.end(request('/work'))
    await Promise.all([stopped, once(socket, 'close')])
    expect(broken).toEqual([])
    expect(works).toBe(1)
  })
})
