import { once } from 'node:events'
import { connect } from 'node:net'
import { defineError } from '@jangteo/errors'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type App, eventStream } from '../src/index.ts'
import { asCustomer, recordingLogger, testHttp } from './http.ts'

const orderStream = eventStream(
  { order: z.object({ orderId: z.string(), status: z.string() }), hint: z.object({ text: z.string() }) },
  { heartbeatMs: 20 },
)
/** Also what the types do not let through: a source may be wrong. */
type States = (ended: AbortSignal) => AsyncIterable<{ event: string; data: unknown; id?: string }>

const order = (status: string, id?: string) =>
  ({ event: 'order', data: { orderId: 'o-1', status }, ...(id && { id }) }) as const
const OrderNotFound = defineError('order-not-found', 'not-found', 'There is no such order.')

let states: States
const log = recordingLogger()
const routes = (app: App) =>
  app.get(
    '/orders/:orderId/stream',
    {
      schema: {
        summary: 'An order, live',
        params: z.strictObject({ orderId: z.string() }),
        response: orderStream.response,
      },
    },
    (_request, reply) => orderStream.send(reply, states as never),
  )
let http = testHttp(() => {})
afterEach(() => http.stop())

async function open(headers: Record<string, string> = asCustomer) {
  http = testHttp((app) => void routes(app), { logger: log.logger })
  await http.start({} as never)
  const gone = new AbortController()
  const answer = await fetch(`${http.url()}/orders/o-1/stream`, { headers, signal: gone.signal })
  return { answer, leave: () => gone.abort() }
}

/** Reads a stream as it comes. */
function reading(answer: Response) {
  let text = ''
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  const ended = (async () => {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) text += part.value
    return 'ended'
  })().catch(() => 'broken off')
  return { text: () => text, ended, until: (part: string) => expect.poll(() => text).toContain(part) }
}

/** A source that waits until it is told to go on, or to end, and says when it has been left. */
function source() {
  let left = false
  let asked = 0
  const waiting: ((state: ReturnType<typeof order> | undefined) => void)[] = []
  states = async function* (ended) {
    try {
      yield order('payable')
      for (;;) {
        asked += 1
        const state = await new Promise<ReturnType<typeof order> | undefined>((resolve) => {
          waiting.push(resolve)
          ended.addEventListener('abort', () => resolve(undefined))
        })
        if (!state) return
        yield state
      }
    } finally {
      left = true
    }
  }
  return {
    asked: () => asked,
    left: () => expect.poll(() => left).toBe(true),
    async tell(state?: ReturnType<typeof order>) {
      await expect.poll(() => waiting.length).toBeGreaterThan(0)
      waiting.shift()?.(state)
    },
  }
}

describe('a stream', () => {
  it('sends each state as it comes, and ends after the last', async () => {
    const { tell, left } = source()
    const { answer } = await open()
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/event-stream')
    expect(answer.headers.get('cache-control')).toContain('no-store')
    const stream = reading(answer)
    await stream.until('"status":"payable"')
    await tell(order('paying'))
    await stream.until('"status":"paying"')
    await tell(order('paid', '7'))
    await tell()
    expect(await stream.ended).toBe('ended')
    expect(stream.text().replaceAll(':\n\n', '')).toBe(
      'retry: 2000\n\n' +
        'event: order\ndata: {"orderId":"o-1","status":"payable"}\n\n' +
        'event: order\ndata: {"orderId":"o-1","status":"paying"}\n\n' +
        'id: 7\nevent: order\ndata: {"orderId":"o-1","status":"paid"}\n\n',
    )
    await left()
  })

  it('sends a comment while there is no event', async () => {
    source()
    const { answer } = await open()
    await reading(answer).until(':\n\n:\n\n:\n\n')
  })

  it('sends only the declared fields', async () => {
    states = async function* () {
      yield { event: 'order', data: { orderId: 'o-1', status: 'paid', passwordHash: 'canary' } }
    }
    const stream = reading((await open()).answer)
    expect(await stream.ended).toBe('ended')
    expect(stream.text()).toContain('"status":"paid"')
    expect(stream.text()).not.toContain('canary')
  })

  it('is closed without a token, as every route', async () => {
    source()
    expect((await open({})).answer.status).toBe(401)
  })

  it('ends when the token has expired, also for a source that does not listen', async () => {
    states = async function* () {
      yield order('payable')
      await new Promise(() => {})
    }
    const { answer } = await open({ authorization: 'Bearer customer:user-1:300' })
    const stream = reading(answer)
    await stream.until('payable')
    expect(await stream.ended).toBe('ended')
  })

  it('continues with a token that is valid for longer than the longest timer', async () => {
    const { tell } = source()
    const { answer } = await open({ authorization: `Bearer customer:user-1:${2 ** 40}` })
    const stream = reading(answer)
    await tell(order('paid'))
    await stream.until('paid')
  })

  it('answers a problem when it fails before the first state', async () => {
    // biome-ignore lint/correctness/useYield: it never comes so far
    states = async function* () {
      throw OrderNotFound()
    }
    const { answer } = await open()
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(await answer.json()).toMatchObject({ code: 'order-not-found' })
  })

  it('answers 204 when no event will ever come, so that a browser does not reconnect', async () => {
    states = async function* () {}
    expect((await open()).answer.status).toBe(204)
  })

  it('does not send a state again whose id the client has seen', async () => {
    states = async function* () {
      yield order('payable', '1')
      yield order('payable', '1')
      yield order('paid', '2')
      yield order('paid', '2')
    }
    const stream = reading((await open({ ...asCustomer, 'last-event-id': '1' })).answer)
    expect(await stream.ended).toBe('ended')
    expect(stream.text().match(/^id: .*$/gm)).toEqual(['id: 2'])
  })

  it('answers 204 to a client that comes back after the last state', async () => {
    states = async function* () {
      yield order('paid', '2')
    }
    expect((await open({ ...asCustomer, 'last-event-id': '2' })).answer.status).toBe(204)
  })

  it('begins although there is no event yet', async () => {
    states = async function* (ended) {
      yield order('payable', '1')
      await once(ended, 'abort')
    }
    const { answer } = await open({ ...asCustomer, 'last-event-id': '1' })
    expect(answer.status).toBe(200)
    await reading(answer).until(':\n\n:\n\n')
  })

  it.each([
    ['the source fails', () => Promise.reject(new Error('canary'))],
    ['data lacks a field', async () => ({ event: 'order', data: { orderId: 'o-1' } })],
    ['an event is not declared', async () => ({ event: 'other', data: {} })],
    ['an id breaks the line', async () => order('paid', 'x\ndata: forged')],
  ] as [string, () => Promise<{ event: string; data: unknown }>][])(
    'closes the connection, sends nothing, and logs a bug when later %s',
    async (_, fail) => {
      const before = log.lines.length
      states = async function* () {
        yield order('payable')
        yield await fail()
      }
      const stream = reading((await open()).answer)
      expect(await stream.ended).toBe('broken off')
      expect(stream.text()).toContain('payable')
      expect(stream.text()).not.toMatch(/canary|forged/)
      const logged = log.lines.slice(before).filter(({ level }) => level === 50)
      expect(logged).toMatchObject([{ msg: 'bug: a stream was interrupted' }])
    },
  )

  it('lets go of everything when the client leaves', async () => {
    const { left } = source()
    const { answer, leave } = await open()
    const stream = reading(answer)
    await stream.until('payable')
    leave()
    await left()
  })

  it('lets go of everything when the client leaves before the first state', async () => {
    let left = false
    let began = false
    // biome-ignore lint/correctness/useYield: it never comes so far
    states = async function* (ended) {
      began = true
      await once(ended, 'abort')
      left = true
    }
    const opening = open().catch(() => 'left')
    await expect.poll(() => began).toBe(true)
    // fetch has not answered yet, so the connection is broken from below.
    http.app.server.closeAllConnections()
    expect(await opening).toBe('left')
    await expect.poll(() => left).toBe(true)
  })

  it('requests no more events than a slow client reads', async () => {
    let yielded = 0
    states = async function* () {
      for (;;) {
        yielded += 1
        yield order('x'.repeat(50_000))
      }
    }
    const socket = await connected()
    await standstill(() => yielded)
    expect(yielded).toBeLessThan(1_000)
    socket.destroy()
  })
})

/** What fits into the buffers is asked for; then nothing is, however long the client waits. */
async function standstill(count: () => number): Promise<void> {
  let before = 0
  const still = () => {
    const same = count() === before && before > 0
    before = count()
    return same
  }
  await expect.poll(still, { interval: 200 }).toBe(true)
}

/** A client that asks for the stream and reads nothing. */
async function connected() {
  http = testHttp((app) => void routes(app), { logger: log.logger })
  await http.start({} as never)
  const socket = connect(Number(new URL(http.url()).port), '127.0.0.1')
  await once(socket, 'connect')
  socket.pause()
  socket.write(
    `GET /orders/o-1/stream HTTP/1.1\r\nhost: x\r\nauthorization: ${asCustomer.authorization}\r\n\r\n`,
  )
  return socket
}

describe('a client that opens many streams', () => {
  it('has a limited number of them, as a person and at an address, and another one when it has closed one', async () => {
    states = async function* (ended) {
      yield order('payable')
      await once(ended, 'abort')
    }
    const both = (app: App) => {
      routes(app)
      app.get(
        '/operators/stream',
        { config: { scope: 'operate' }, schema: { response: orderStream.response } },
        (_request, reply) => orderStream.send(reply, states as never),
      )
    }
    http = testHttp(both, {
      logger: log.logger,
      limits: { perPerson: 0, perAddress: 0, streams: { perPerson: 2, perAddress: 3 } },
    })
    await http.start({} as never)
    const ask = async (authorization: string, path = '/orders/o-1/stream') => {
      const gone = new AbortController()
      const url = http.url() + path
      const answer = await fetch(url, { headers: { authorization }, signal: gone.signal })
      return { answer, leave: () => gone.abort() }
    }
    const [one, other] = ['Bearer customer:user-1', 'Bearer customer:user-2'] as const
    const opened = await Promise.all([ask(one), ask(one), ask(one), ask(one)])
    expect(opened.map(({ answer }) => answer.status).toSorted()).toEqual([200, 200, 429, 429])
    const refused = opened.find(({ answer }) => answer.status === 429)?.answer as Response
    expect(await refused.json()).toMatchObject({ code: 'too-many-streams' })
    expect(refused.headers.get('retry-after')).toBe('10')
    expect((await ask(other)).answer.status).toBe(200)
    expect((await ask(other)).answer.status).toBe(429)
    // The scopes of a person lift no limit of what is the person's own.
    expect((await ask('Bearer admin:user-1')).answer.status).toBe(429)
    for (let n = 0; n < 3; n++)
      expect((await ask('Bearer admin:user-1', '/operators/stream')).answer.status).toBe(200)
    opened.find(({ answer }) => answer.status === 200)?.leave()
    await expect.poll(async () => (await ask(one)).answer.status).toBe(200)
  })
})

describe('stopping', () => {
  it('ends open streams, whether their source listens or not, within a second', async () => {
    states = async function* () {
      yield order('payable')
      await new Promise(() => {})
    }
    const stream = reading((await open()).answer)
    await stream.until('payable')
    const began = performance.now()
    await http.stop()
    expect(performance.now() - began).toBeLessThan(1_000)
    expect(await stream.ended).toBe('ended')
  })

  it('does not wait for a client that takes nothing', async () => {
    let yielded = 0
    states = async function* () {
      for (;;) {
        yielded += 1
        yield order('x'.repeat(50_000))
      }
    }
    const socket = await connected()
    socket.on('error', () => {})
    await standstill(() => yielded)
    const began = performance.now()
    await http.stop()
    expect(performance.now() - began).toBeLessThan(1_000)
    socket.destroy()
  })
})

it('is declared in the document, with the schema of each event', async () => {
  http = testHttp((app) => void routes(app))
  const { get } = (await http.app.inject('/docs/json')).json().paths['/orders/{orderId}/stream']
  expect(get.security).toEqual([{ token: [] }])
  const { schema, 'x-events': events } = get.responses['200'].content['text/event-stream']
  expect(events.order.properties).toEqual({ orderId: { type: 'string' }, status: { type: 'string' } })
  expect(schema.anyOf).toEqual(Object.values(events))
  expect(get.parameters).toContainEqual(expect.objectContaining({ in: 'header', name: 'Last-Event-ID' }))
  expect(get.responses['204']).toBeDefined()
})
