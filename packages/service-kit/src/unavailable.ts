/** Class 08 is a lost connection, 53 a server out of resources; both pass without our doing anything. */
const sqlStateClasses = ['08', '53']
const codes = new Set([
  // PostgreSQL: shut down by an administrator, crashed, starting up; statement or lock timeout; read-only
  // after a failover; serialization failure and deadlock.
  ...['57P01', '57P02', '57P03', '57014', '55P03', '25006', '40001', '40P01'],
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['ENOTFOUND', 'EAI_AGAIN'],
  // Prisma: unreachable, timed out, closed; pool or transaction could not be had in time; write conflict.
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034', 'P2037'],
])
const driverAdapterKinds = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
  'TransactionWriteConflict',
])
/** pg gives these no code. */
const messages =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client (has encountered a connection error|was closed) and is not queryable|Cannot use a pool after calling end)/

/**
 * Whether an error says that something we depend on, the database above all, cannot answer now, so that the
 * same request may succeed later. Looks into causes, aggregates and the places where Prisma hides the driver's
 * error.
 */
export function isUnavailable(error: unknown): boolean {
  const seen = new Set<unknown>()
  const waiting = [error]
  while (waiting.length > 0) {
    const current = waiting.pop()
    if (typeof current !== 'object' || current === null || seen.has(current)) continue
    seen.add(current)
    const { code, originalCode, kind, message, cause, errors, meta } = current as Record<string, unknown>
    if (isUnavailableCode(code) || isUnavailableCode(originalCode)) return true
    if (typeof kind === 'string' && driverAdapterKinds.has(kind)) return true
    if (typeof message === 'string' && messages.test(message)) return true
    waiting.push(cause, (meta as Record<string, unknown> | undefined)?.driverAdapterError)
    if (Array.isArray(errors)) waiting.push(...errors)
  }
  return false
}

function isUnavailableCode(code: unknown): boolean {
  if (typeof code !== 'string') return false
  return codes.has(code) || (/^[0-9A-Z]{5}$/.test(code) && sqlStateClasses.includes(code.slice(0, 2)))
}
