import { eventually } from '@jangteo/testing'
import { trace } from '@opentelemetry/api'
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { pino } from 'pino'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type EventMeta, on, onMany, outbound, type Work } from '../src/index.ts'
import { EchoHeard, NoteTaken } from './support/events.ts'
import { applied, by, recording, startService, type Tx, takeNote, testDatabase } from './support/service.ts'
import { addTask, claimTasks, performed, settleTask, type Task } from './support/tasks.ts'
import { worlds } from './support/worlds.ts'

const exporter = new InMemorySpanExporter()
beforeAll(() => {
  trace.setGlobalTracerProvider(
    new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
  )
})
beforeEach(() => exporter.reset())

const traceOf = (digit: string) => `00-${digit.repeat(32)}-${digit.repeat(16)}-01`
const idOf = (span: ReadableSpan | undefined) => span?.spanContext().spanId
const linksOf = (span: ReadableSpan | undefined) =>
  span?.links.map(({ context }) => context.spanId).toSorted()
/** The spans of this name, in the order in which they ended. */
const spans = (name: string) => exporter.getFinishedSpans().filter((span) => span.name === name)
const untilSpans = (name: string, count: number) =>
  eventually(() => {
    const found = spans(name)
    expect(found).toHaveLength(count)
    return found
  })

const note = (work: Work<Tx>, author: string, cause?: { traceparent: string }) =>
  work.publish(NoteTaken, { author, n: 1 }, { version: 1, ...(cause && { cause }) })
const echo = async (work: Work<Tx>, { author, n }: { author: string; n: number }) =>
  work.publish(EchoHeard, { author, n }, { version: n })

describe('spans', () => {
  it('are one trace, from what was requested to the event that answers an event', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, {
      subscriptions: [on<typeof NoteTaken, Tx>(NoteTaken, echo), recording(EchoHeard)],
    })
    const traceparent = traceOf('a')
    await service.transact({ traceparent }, async (work) => note(work, 'kim'))
    await untilSpans('process echo.heard', 1)
    const all = exporter.getFinishedSpans().filter(({ name }) => !name.startsWith('job '))
    expect(new Set(all.map((span) => span.spanContext().traceId))).toEqual(new Set(['a'.repeat(32)]))
    const parents = new Map(all.map((span) => [idOf(span), span.name]))
    const tree = all.map((span) => [span.name, parents.get(span.parentSpanContext?.spanId) ?? 'the request'])
    await eventually(() => expect(spans('receive echo.heard')).toHaveLength(1))
    expect(tree.toSorted()).toEqual(
      expect.arrayContaining([
        ['transaction', 'the request'],
        ['create note.taken', 'the request'],
        ['send note.taken', 'create note.taken'],
        ['process note.taken', 'create note.taken'],
        ['transaction', 'create note.taken'],
        ['create echo.heard', 'process note.taken'],
        ['send echo.heard', 'create echo.heard'],
        ['process echo.heard', 'create echo.heard'],
      ]),
    )
    expect(spans('process note.taken')[0]).toMatchObject({
      kind: 4,
      attributes: {
        'messaging.system': 'kafka',
        'messaging.operation.type': 'process',
        'messaging.destination.name': 'note.taken',
        'messaging.destination.partition.id': expect.stringMatching(/^\d+$/),
        'messaging.kafka.offset': 0,
        'messaging.consumer.group.name': 'reader',
        'messaging.message.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    })
    expect(JSON.stringify(all.map(({ attributes }) => attributes))).not.toContain('kim')
  })

  it('of a batch are linked to each of its traces, from a transaction of several requests on', async () => {
    const database = await testDatabase()
    const world = worlds.memory()
    const service = await startService(world, database, {
      subscriptions: [onMany<typeof NoteTaken, Tx>(NoteTaken, async () => undefined, { batching: true })],
    })
    const ask = service.coalesce(async (work, requests: readonly { traceparent: string }[]) => {
      for (const request of requests) note(work, 'kim', request)
      return requests
    })
    await Promise.all([traceOf('a'), traceOf('b')].map((traceparent) => ask({ traceparent })))
    await untilSpans('receive note.taken', 1)
    const created = spans('create note.taken')
    expect(created.map((span) => span.parentSpanContext?.spanId)).toEqual(['a'.repeat(16), 'b'.repeat(16)])
    const createdIds = created.map(idOf).toSorted()
    for (const name of ['send note.taken', 'receive note.taken']) {
      const [batch] = spans(name)
      expect(batch?.parentSpanContext).toBeUndefined()
      expect(linksOf(batch)).toEqual(createdIds)
      expect(batch?.attributes['messaging.batch.message_count']).toBe(2)
    }
    const transactions = spans('transaction')
    expect(transactions.map(linksOf)).toEqual([['a'.repeat(16), 'b'.repeat(16)], createdIds])
    const processed = spans('process note.taken')
    expect(processed.map((span) => span.parentSpanContext?.spanId).toSorted()).toEqual(createdIds)
    expect(processed[0]?.attributes['messaging.consumer.group.name']).toBe('reader.batching')
  })

  it('of a retry are linked to the first attempt, and the event stays in its trace', async () => {
    const database = await testDatabase()
    let attempts = 0
    const service = await startService(worlds.memory(), database, {
      subscriptions: [
        on<typeof NoteTaken, Tx>(NoteTaken, async () => {
          attempts += 1
          if (attempts === 1) throw new TypeError('the name of a person')
        }),
      ],
    })
    await service.transact({ traceparent: traceOf('a') }, async (work) => note(work, 'kim'))
    const [retry] = await untilSpans('retry note.taken', 1)
    const [created] = spans('create note.taken')
    expect(linksOf(retry)).toEqual([idOf(created)])
    expect(retry?.attributes['jangteo.attempt']).toBe(2)
    const [failed, passed] = spans('process note.taken')
    expect(failed).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': 'TypeError' } })
    expect(passed).toMatchObject({ status: { code: 0 } })
    for (const span of [failed, passed]) expect(span?.parentSpanContext?.spanId).toBe(idOf(created))
    expect(linksOf(passed)).toEqual([idOf(retry)])
    const all = exporter
      .getFinishedSpans()
      .map(({ attributes, events, status }) => [attributes, events, status])
    expect(JSON.stringify(all)).not.toContain('person')
  })

  it('of a redrive belong to the request of the operator, and are linked to the first attempt', async () => {
    const database = await testDatabase()
    let broken = true
    const service = await startService(worlds.memory(), database, {
      retry: { tries: 1, withinMs: 1_000 },
      subscriptions: [
        on<typeof NoteTaken, Tx>(NoteTaken, async () => {
          if (broken) throw new Error('broken')
        }),
      ],
    })
    await service.transact({ traceparent: traceOf('a') }, async (work) => note(work, 'kim'))
    await eventually(async () => expect(await service.deadLetters.list()).toHaveLength(1))
    broken = false
    expect(await service.deadLetters.redrive('all', { by, traceparent: traceOf('e') })).toMatchObject({
      redriven: 1,
    })
    const [redrive] = spans('redrive note.taken')
    const [created] = spans('create note.taken')
    expect(redrive?.parentSpanContext?.spanId).toBe('e'.repeat(16))
    expect(linksOf(redrive)).toEqual([idOf(created)])
    const processed = spans('process note.taken').at(-1)
    expect(processed?.parentSpanContext?.spanId).toBe(idOf(created))
    expect(linksOf(processed)).toEqual([idOf(redrive)])
  })

  it('of a task continue the trace that its row keeps, and are linked to the run of the job', async () => {
    const database = await testDatabase()
    await startService(worlds.memory(), database, {
      jobs: [
        outbound<Tx, Task, string>(3_600_000, {
          name: 'send',
          claim: claimTasks({ atMost: 1, againAfterMs: 60_000 }),
          traceparent: () => traceOf('a'),
          perform: async () => 'sent',
          async settle(work, task, outcome) {
            note(work, 'kim')
            await settleTask(work, task, outcome)
          },
        }),
      ],
    }).then((service) => service.transact({}, (work) => addTask(work, 'hello', 'send')))
    await eventually(async () => expect(await performed(database)).toEqual({ hello: ['sent'] }))
    const [run] = await untilSpans('job send', 1)
    const [perform] = spans('perform send')
    expect(perform?.parentSpanContext?.spanId).toBe('a'.repeat(16))
    expect(linksOf(perform)).toEqual([idOf(run)])
    expect(spans('create note.taken')[0]?.parentSpanContext?.spanId).toBe(idOf(perform))
  })

  it('do not exist of an event that was not committed, nor of a trace that is not sampled', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, { subscriptions: [recording()] })
    const failing = service.transact({ traceparent: traceOf('a') }, async (work) => {
      note(work, 'kim')
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    await takeNote(service, 'lee', 1)
    await eventually(async () => expect(await applied(database)).toEqual({ lee: [1] }))
    expect(exporter.getFinishedSpans().map(({ name, status }) => ({ name, code: status.code }))).toEqual([
      { name: 'transaction', code: 2 },
    ])
  })
})

describe('log lines of an event', () => {
  const lines: Record<string, unknown>[] = []
  const follow = (level: string) =>
    pino(
      { level, formatters: { level: (label) => ({ level: label }) } },
      {
        write: (line: string) => void lines.push(JSON.parse(line)),
      },
    )
  const ofEvents = () => lines.filter(({ msg }) => /^event /.test(String(msg)))
  beforeEach(() => void lines.splice(0))

  it('have the same fields when it is published and when it is handled', async () => {
    const database = await testDatabase()
    const seen: EventMeta[] = []
    const service = await startService(worlds.memory(), database, {
      log: follow('debug'),
      subscriptions: [on<typeof NoteTaken, Tx>(NoteTaken, async (_, __, meta) => void seen.push(meta))],
    })
    await takeNote(service, 'kim', 1)
    await eventually(() => expect(ofEvents()).toHaveLength(2))
    const [meta] = seen as [EventMeta]
    const fields = {
      ...{ level: 'debug', eventId: meta.eventId, eventType: 'NoteTaken', topic: 'note.taken' },
      ...{ partition: meta.partition, offset: '0', traceId: meta.traceparent.split('-')[1] },
      ms: expect.any(Number),
    }
    expect(ofEvents()).toMatchObject([
      { ...fields, msg: 'event published' },
      { ...fields, msg: 'event handled' },
    ])
  })

  it('are information when its trace is sampled, and only then', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, {
      log: follow('info'),
      subscriptions: [recording()],
    })
    await takeNote(service, 'kim', 1)
    await service.transact({ traceparent: traceOf('a') }, async (work) => note(work, 'lee'))
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [1], lee: [1] }))
    await eventually(() => expect(ofEvents()).toHaveLength(2))
    expect(ofEvents()).toMatchObject([
      { level: 'info', msg: 'event published', traceId: 'a'.repeat(32) },
      { level: 'info', msg: 'event handled', traceId: 'a'.repeat(32) },
    ])
  })

  it('are not written of an event that was not applied', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, {
      log: follow('debug'),
      retry: { tries: 1, withinMs: 1_000 },
      subscriptions: [
        on<typeof NoteTaken, Tx>(NoteTaken, async () => {
          throw new Error('broken')
        }),
      ],
    })
    await takeNote(service, 'kim', 1)
    await eventually(async () => expect(await service.deadLetters.list()).toHaveLength(1))
    expect(ofEvents().filter(({ msg }) => msg === 'event handled')).toEqual([])
  })
})
