import { type Answer, type ErrorKind, kinds, type Row, table, type Verdict } from './table.ts'

const bySqlState = new Map<string, Row>()
const byPrisma = new Map<string, Row>()
const byAdapter = new Map<string, Row>()
const bySystem = new Map<string, Row>()
const byMessage: [string, Row][] = []
for (const row of table) {
  const { mark } = row
  if ('sqlState' in mark) bySqlState.set(mark.sqlState, row)
  else if ('prisma' in mark) byPrisma.set(mark.prisma, row)
  else if ('adapter' in mark) byAdapter.set(mark.adapter, row)
  else if ('system' in mark) bySystem.set(mark.system, row)
  else byMessage.push([mark.message, row])
}

/** Longer ones have priority. */
const SQL_STATE_LENGTHS = [5, 3, 2]

/** PostgreSQL's own; Prisma's codes look the same and begin with a P. */
const isSqlState = (code: string): boolean => /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('P')

function rowOfCode(code: unknown): Row | undefined {
  if (typeof code !== 'string') return undefined
  if (!isSqlState(code)) return byPrisma.get(code) ?? bySystem.get(code)
  const length = SQL_STATE_LENGTHS.find((most) => bySqlState.has(code.slice(0, most)))
  return length === undefined ? bySystem.get(code) : bySqlState.get(code.slice(0, length))
}

/** An error with its nested errors: causes, the parts of an aggregate, and the fields in which Prisma puts the driver's error. */
function layersOf(error: unknown): Set<Record<string, unknown>> {
  const layers = new Set<Record<string, unknown>>()
  const waiting = [error]
  while (waiting.length > 0) {
    const layer = waiting.pop()
    if (typeof layer !== 'object' || layer === null || layers.has(layer as Record<string, unknown>)) continue
    const { cause, errors, meta, driverAdapterError } = layer as Record<string, unknown>
    layers.add(layer as Record<string, unknown>)
    waiting.push(cause, meta, driverAdapterError, ...(Array.isArray(errors) ? errors : []))
  }
  return layers
}

function* rowsOf({ code, originalCode, kind, message }: Record<string, unknown>): Generator<Row> {
  for (const row of [rowOfCode(code), rowOfCode(originalCode)]) if (row) yield row
  const adapted = typeof kind === 'string' ? byAdapter.get(kind) : undefined
  if (adapted) yield adapted
  if (typeof message !== 'string') return
  for (const [beginning, row] of byMessage) if (message.startsWith(beginning)) yield row
}

const kindOfLayer = ({ kind }: Record<string, unknown>): ErrorKind | undefined =>
  typeof kind === 'string' && Object.hasOwn(kinds, kind) ? (kind as ErrorKind) : undefined

function verdictsOf(error: unknown): Set<Verdict> {
  const verdicts = new Set<Verdict>()
  for (const layer of layersOf(error)) {
    for (const { consumer } of rowsOf(layer)) verdicts.add(consumer)
    const own = kindOfLayer(layer)
    if (own) verdicts.add(kinds[own].consumer)
  }
  return verdicts
}

/** What a consumer does about a record that failed with this error, by the table, even when wrappers hide the marks. */
export function verdictOf(error: unknown): Verdict {
  const verdicts = verdictsOf(error)
  return (['wait', 'dead'] as const).find((verdict) => verdicts.has(verdict)) ?? 'retry'
}

/** True when a dependency is to blame: waiting helps. */
export const isOutage = (error: unknown): boolean => verdictsOf(error).has('wait')

/** True when a transaction exceeded its time limit. Smaller transactions would wait for the same. */
export const isOutOfTime = (error: unknown): boolean =>
  [...layersOf(error)].some(({ code }) => code === 'P2028')

/** The HTTP answer to an error that is not a `ServiceError`. */
export function answerTo(error: unknown): Answer {
  for (const layer of layersOf(error)) {
    // A wrapped `ServiceError` counts too.
    if (kindOfLayer(layer) === 'unavailable') return 'unavailable'
    for (const { http } of rowsOf(layer)) if (http === 'unavailable') return 'unavailable'
  }
  return 'internal'
}
