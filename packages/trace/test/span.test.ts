import { trace } from '@opentelemetry/api'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { isSampled, SpanKind, startBatchSpan, startSpan, traceIdOf } from '../src/index.ts'

const traceId = '12345678901234567890123456789012'
const sampled = `00-${traceId}-1234567890123456-01`
const other = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-03`
const unsampled = `00-${'c'.repeat(32)}-${'d'.repeat(16)}-00`

it.each([
  ['00', false],
  ['01', true],
  ['02', false],
  ['03', true],
  ['0a', false],
  ['0b', true],
  ['ff', true],
])('the flags %s mean that it is sampled: %s', (flags, expected) => {
  expect(isSampled(`00-${traceId}-1234567890123456-${flags}`)).toBe(expected)
})

it('without an SDK nothing is recorded, and the trace goes on', () => {
  const span = startSpan('one', { parent: sampled })
  expect(span).toMatchObject({ recorded: false, traceparent: sampled })
  expect(startSpan('new').traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)
})

describe('with an SDK', () => {
  const exporter = new InMemorySpanExporter()
  const seen = () =>
    exporter.getFinishedSpans().map((span) => ({
      ...{ name: span.name, traceId: span.spanContext().traceId, parent: span.parentSpanContext?.spanId },
      links: span.links.map(({ context }) => context.spanId),
    }))
  beforeAll(() => {
    trace.setGlobalTracerProvider(
      new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
    )
  })
  afterEach(() => exporter.reset())

  it('a step continues its trace, and hands it on', () => {
    const span = startSpan('one', { parent: sampled, kind: SpanKind.SERVER, attributes: { a: 1 } })
    const child = startSpan('two', { parent: span.traceparent })
    span.rename('first')
    span.add({ b: 2 })
    child.end()
    span.end(new TypeError('with the name of a person'))
    const [second, first] = exporter.getFinishedSpans()
    expect(second?.parentSpanContext?.spanId).toBe(first?.spanContext().spanId)
    expect(first).toMatchObject({
      ...{ name: 'first', kind: SpanKind.SERVER, status: { code: 2 } },
      attributes: { a: 1, b: 2, 'error.type': 'TypeError' },
      parentSpanContext: { traceId, spanId: '1234567890123456' },
    })
    expect(JSON.stringify([first?.attributes, first?.events, first?.status])).not.toContain('person')
  })

  it('a trace that is not sampled stays unrecorded', () => {
    startSpan('one', { parent: unsampled }).end()
    startBatchSpan('batch', [unsampled]).end()
    startBatchSpan('batch', []).end()
    startSpan('linked', { links: [unsampled] }).end()
    expect(seen()).toEqual([])
  })

  it('one recorded cause of a batch is its parent', () => {
    startBatchSpan('batch', [unsampled, sampled, sampled]).end()
    expect(seen()).toEqual([{ name: 'batch', traceId, parent: '1234567890123456', links: [] }])
  })

  it('several recorded causes of a batch are linked', () => {
    const span = startBatchSpan('batch', [unsampled, sampled, other])
    span.end()
    const made = traceIdOf(span.traceparent)
    expect([traceId, 'a'.repeat(32)]).not.toContain(made)
    expect(seen()).toEqual([
      { name: 'batch', traceId: made, parent: undefined, links: ['1234567890123456', 'b'.repeat(16)] },
    ])
  })
})
