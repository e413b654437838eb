export { type Span, SpanKind, type SpanOptions, startBatchSpan, startSpan } from './span.ts'
export {
  childOf,
  isSampled,
  newTraceparent,
  type Received,
  receivedTraceparent,
  traceIdOf,
} from './traceparent.ts'
