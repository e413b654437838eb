import {
  type Span as ApiSpan,
  type Attributes,
  isSpanContextValid,
  ROOT_CONTEXT,
  type SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { isSampled, newTraceparent, type Received, spanContextOf } from './traceparent.ts'

export { SpanKind } from '@opentelemetry/api'

/** A step of a trace. */
export interface Span {
  /** The W3C trace context to pass on to everything that this step causes. */
  readonly traceparent: string
  /** Whether it is recorded; if not, the other functions do nothing. */
  readonly recorded: boolean
  rename(name: string): void
  add(attributes: Attributes): void
  /** Ends it; with an error, or the type of one, as failed. A span that is never ended is never seen. */
  end(error?: unknown): void
}

export interface SpanOptions {
  /** Default: internal. */
  readonly kind?: SpanKind
  /** The trace context that it continues; without it, a new trace begins, and the sampler decides whether it is recorded. */
  readonly parent?: string | undefined
  /** Other steps that it belongs to; a new trace with links is recorded when one of them is. */
  readonly links?: readonly Received[]
  readonly attributes?: Attributes
}

/** Attributes that are made only for a step that is recorded. */
type BatchOptions = Omit<SpanOptions, 'parent' | 'links' | 'attributes'> & { attributes?: () => Attributes }

/**
 * Starts a step of a trace, by OpenTelemetry's API: recorded when the trace is sampled and the process exports traces. A step
 * that continues a trace that is not sampled costs next to nothing.
 */
export function startSpan(name: string, { parent, links = [], kind, attributes }: SpanOptions = {}): Span {
  if (parent !== undefined && !isSampled(parent)) return new Unrecorded(parent)
  const sampled = links.filter(isSampled)
  if (parent === undefined && links.length > 0 && sampled.length === 0)
    return new Unrecorded(newTraceparent())
  const context =
    parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, spanContextOf(parent))
  const span = trace.getTracer('jangteo').startSpan(
    name,
    {
      ...(kind !== undefined && { kind }),
      ...(attributes && { attributes }),
      links: sampled.map((link) => ({ context: spanContextOf(link) })),
    },
    context,
  )
  if (span.isRecording()) return new Recorded(span)
  return new Unrecorded(parent ?? traceparentOf(span) ?? newTraceparent())
}

/**
 * Starts a step that several others have caused together. With one recorded cause it continues the trace of that cause; with
 * several it has a trace of its own, linked to them; with none it is not recorded.
 */
export function startBatchSpan(
  name: string,
  causes: readonly Received[],
  { attributes, ...options }: BatchOptions = {},
): Span {
  if (!causes.some(isSampled)) return new Unrecorded()
  const recorded = causes.filter(isSampled)
  const [only, ...others] = new Set(recorded)
  return startSpan(name, {
    ...options,
    ...(attributes && { attributes: attributes() }),
    ...(others.length > 0 ? { links: [only, ...others] } : { parent: only }),
  })
}

/** Undefined without an SDK. */
function traceparentOf(span: ApiSpan): string | undefined {
  const context = span.spanContext()
  if (!isSpanContextValid(context)) return undefined
  return `00-${context.traceId}-${context.spanId}-${context.traceFlags.toString(16).padStart(2, '0')}`
}

class Unrecorded implements Span {
  readonly recorded = false
  #traceparent: string | undefined

  constructor(traceparent?: string) {
    this.#traceparent = traceparent
  }

  /** Nearly no batch is asked for it. */
  get traceparent(): string {
    this.#traceparent ??= newTraceparent()
    return this.#traceparent
  }

  rename(): void {}
  add(): void {}
  end(): void {}
}

class Recorded implements Span {
  readonly #span: ApiSpan
  readonly traceparent: string
  readonly recorded = true

  constructor(span: ApiSpan) {
    this.#span = span
    this.traceparent = traceparentOf(span) as string
  }

  rename(name: string): void {
    this.#span.updateName(name)
  }

  add(attributes: Attributes): void {
    this.#span.setAttributes(attributes)
  }

  end(error?: unknown): void {
    if (error !== undefined) {
      // Neither the message nor the stack: they may contain the data of a person.
      this.#span.setAttribute('error.type', error instanceof Error ? error.name : String(error))
      this.#span.setStatus({ code: SpanStatusCode.ERROR })
    }
    this.#span.end()
  }
}
