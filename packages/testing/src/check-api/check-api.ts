import { performance } from 'node:perf_hooks'
import { dice } from './dice.ts'
import { type Operation, operationsOf } from './document.ts'
import { type Answer, faultsOf, parsed, STREAM } from './judge.ts'
import { Known } from './known.ts'
import { type Case, requestOf } from './requests.ts'

export interface CheckApiOptions {
  /** Where the service is; its OpenAPI document is read from `/docs/json`. */
  readonly url: string
  /** The headers that let each role in, as `{ customer: { authorization: 'Bearer …' } }`. Every case is tried as one of them. */
  readonly roles: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Values that exist, by the name of their field or parameter: `{ productId: ['green-tea'] }`. Ids in answers are learnt. */
  readonly known?: Readonly<Record<string, readonly unknown[]>>
  /** Default 40. */
  readonly casesPerOperation?: number
  /** The same seed makes the same requests. Default: API_CHECK_SEED, or a new one. */
  readonly seed?: number
  /** No answer may take longer, in milliseconds. Default 10,000. */
  readonly withinMs?: number
}

export interface ApiReport {
  readonly seed: number
  /** By operation, as `GET /orders/{orderId}`: how often each status was answered. */
  readonly statuses: Readonly<Record<string, Readonly<Record<number, number>>>>
}

/** A stream is read up to its first event, and for so long (milliseconds) if there is none; then the client leaves. */
const STREAM_MS = 300
/** So many characters of a command are shown; what is longer is found again by the seed. */
const MOST_SHOWN = 3_000

/**
 * Calls every operation of a running service with valid, nearly valid and invalid requests, made from the schemas of its
 * own document, and holds the answers to it: no failure, nothing undeclared, what is forbidden refused, every refusal a
 * problem with a stable code, nobody let in without a token.
 *
 * @throws Error that lists each kind of fault once, with a curl line and the seed.
 */
export async function checkApi(options: CheckApiOptions): Promise<ApiReport> {
  const { url, roles, casesPerOperation = 40, withinMs = 10_000 } = options
  const seed = options.seed ?? Number(process.env.API_CHECK_SEED ?? Math.floor(Math.random() * 2_000_000_000))
  const document = await fetch(`${url}/docs/json`)
  if (!document.ok) throw new Error(`${url}/docs/json answered ${document.status}`)
  const operations = operationsOf(await document.json())
  if (operations.length === 0) throw new Error(`${url}/docs/json declares no operation`)
  const known = new Known(options.known ?? {})
  const names = Object.keys(roles)
  const statuses: Record<string, Record<number, number>> = {}
  const faults = new Map<string, string>()

  // Turn by turn, so that what one operation answers is known when the next is called.
  for (let n = 0; n < casesPerOperation; n++) {
    for (const [index, operation] of operations.entries()) {
      const throwing = dice(seed + n * operations.length + index)
      const request = requestOf(operation, n, throwing, known)
      const role = throwing.one(names)
      const headers = { ...request.headers, ...tokenHeaders(request.token, roles[role] ?? {}) }
      const answer = await ask(url, { ...request, headers }, withinMs)
      const found = 'fault' in answer ? [answer.fault] : faultsOf(operation, request, answer)
      if ('status' in answer) {
        const counts = statuses[operation.name] ?? {}
        statuses[operation.name] = { ...counts, [answer.status]: (counts[answer.status] ?? 0) + 1 }
        if (answer.status < 300) known.learn(parsed(answer.text)?.value)
      }
      for (const fault of found) {
        const kind = `${operation.name} ${fault}`
        if (!faults.has(kind)) faults.set(kind, told(kind, operation, request, { url, role, n, answer }))
      }
    }
  }
  if (faults.size > 0)
    throw new Error(
      `${faults.size} faults, found with seed ${seed} (API_CHECK_SEED=${seed} finds them again):\n\n${[...faults.values()].join('\n\n')}`,
    )
  return { seed, statuses }
}

function tokenHeaders(token: Case['token'], valid: Readonly<Record<string, string>>): Record<string, string> {
  if (token === 'none') return {}
  return token === 'valid' ? valid : { authorization: 'Bearer broken' }
}

type Asked = Answer | { readonly fault: string }

async function ask(
  url: string,
  { method, path, headers, body }: Pick<Case, 'method' | 'path' | 'headers' | 'body'>,
  withinMs: number,
): Promise<Asked> {
  const leave = new AbortController()
  const late = setTimeout(() => leave.abort(), withinMs)
  const began = performance.now()
  try {
    const answer = await fetch(url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      signal: leave.signal,
      redirect: 'manual',
    })
    if (answer.headers.get('content-type')?.startsWith(STREAM)) clearTimeout(late)
    const [type = ''] = (answer.headers.get('content-type') ?? '').split(';')
    const text = type === STREAM ? await beginningOf(answer) : await answer.text()
    return { status: answer.status, type: type.trim(), text }
  } catch (error) {
    if (performance.now() - began >= withinMs) return { fault: `did not answer within ${withinMs} ms` }
    const { cause } = error as { cause?: Error }
    return { fault: `broke the connection: ${cause?.message ?? error}` }
  } finally {
    clearTimeout(late)
    leave.abort()
  }
}

async function beginningOf(answer: Response): Promise<string> {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const leaving = setTimeout(() => void reader?.cancel(), STREAM_MS)
  try {
    while (!/^data:.*\n\n/m.test(text)) {
      const part = await reader?.read()
      if (!part || part.done) break
      text += part.value
    }
    return text
  } finally {
    clearTimeout(leaving)
  }
}

function told(
  kind: string,
  operation: Operation,
  request: Case,
  { url, role, n, answer }: { url: string; role: string; n: number; answer: Asked },
): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
  const token = {
    valid: operation.closed ? [`-H "Authorization: Bearer $${role.toUpperCase()}_TOKEN"`] : [],
    none: [],
    broken: ["-H 'Authorization: Bearer broken'"],
  }[request.token]
  const curl = [
    `curl -sS -i -X ${request.method} ${quoted(url + request.path)}`,
    ...Object.entries(request.headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...token,
    ...(request.body === undefined ? [] : [`--data-raw ${quoted(request.body)}`]),
  ].join(' ')
  const command =
    curl.length > MOST_SHOWN ? `${curl.slice(0, MOST_SHOWN)}… (${curl.length} characters)` : curl
  const said = 'text' in answer && answer.text ? `\n  it said: ${answer.text.slice(0, 500)}` : ''
  return `${kind}\n  to ${request.what}, as ${role}, case ${n}\n  ${command}${said}`
}
