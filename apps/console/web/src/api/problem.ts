/** What a service answered instead of success (RFC 9457), or why it did not answer. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly code: string
  readonly traceId: string | undefined

  constructor({
    status,
    code,
    detail,
    traceId,
  }: Readonly<{ status: number; code: string; detail: string; traceId?: string | undefined }>) {
    super(detail)
    this.status = status
    this.code = code
    this.traceId = traceId
  }
}

/** The problem in a body, whatever a proxy has made of it. */
export function problemIn(status: number, body: unknown): Problem {
  const { code, detail, traceId, errors } = (body ?? {}) as Record<string, unknown>
  const fields = Array.isArray(errors)
    ? errors.map((each) => String((each as { detail?: unknown }).detail))
    : []
  return new Problem({
    status,
    code: typeof code === 'string' ? code : 'unknown',
    detail: [typeof detail === 'string' ? detail : `HTTP ${status}`, ...fields].join(' '),
    traceId: typeof traceId === 'string' ? traceId : undefined,
  })
}

/** Whether the same request may succeed in a moment. */
export const isWorthRetrying = (error: unknown): boolean =>
  !(error instanceof Problem) || (error.status >= 502 && error.status <= 504)
