import type { Declared, Operation } from './document.ts'
import type { Case } from './requests.ts'
import { violation } from './validator.ts'

export interface Answer {
  readonly status: number
  /** Without its parameters; empty when there is none. */
  readonly type: string
  /** Of a stream only its beginning. */
  readonly text: string
}

const PROBLEM = 'application/problem+json'
export const STREAM = 'text/event-stream'

/** What is wrong with an answer, in a sentence each. */
export function faultsOf(operation: Operation, { refused, token }: Case, answer: Answer): string[] {
  const { status, type, text } = answer
  const declared = declaredFor(operation, status)
  if (status >= 500 && !(status === 503 && operation.responses.has('503'))) return [`answered ${status}`]
  const faults: string[] = []
  if (token !== 'valid' && status !== 401) faults.push(`answered ${status} without a valid token`)
  else if (refused && status < 400) faults.push(`answered ${status} to what the document forbids`)
  if (!declared) return [...faults, `answered ${status}, which is not declared`]
  if (declared.size === 0) {
    if (text !== '') faults.push(`answered ${status} with a body, and none is declared`)
    return faults
  }
  const schema = declared.get(type)
  if (!schema) return [...faults, `answered ${status} as "${type}", which is not declared`]
  if (type === STREAM) return [...faults, ...faultsOfStream(schema['x-events'], text)]
  const body = parsed(text)
  if (body === undefined) return [...faults, `answered ${status} with a body that is no JSON`]
  const broken = violation(schema, body.value)
  if (broken) faults.push(`answered ${status} with a body that is not as declared: ${broken}`)
  if (status >= 400) faults.push(...faultsOfProblem(status, type, body.value))
  return faults
}

/** A default stands for the refusals, and never for a success or a failure. */
const declaredFor = ({ responses }: Operation, status: number): Declared | undefined =>
  responses.get(String(status)) ??
  responses.get(`${String(status)[0]}XX`) ??
  (status >= 400 ? responses.get('default') : undefined)

/** RFC 9457, with a code that a client can compare: words, and nothing of this one request. */
function faultsOfProblem(status: number, type: string, body: unknown): string[] {
  if (type !== PROBLEM) return [`answered ${status} as "${type}" and not as a problem`]
  const problem = (body ?? {}) as { status?: unknown; code?: unknown; type?: unknown }
  if (problem.status !== status) return [`answered ${status} with a problem that says ${problem.status}`]
  if (typeof problem.code !== 'string' || !/^[a-z]+(-[a-z]+)*$/.test(problem.code))
    return [`answered ${status} with a code that is not stable: ${JSON.stringify(problem.code)}`]
  return []
}

function faultsOfStream(events: unknown, text: string): string[] {
  // What comes after the last empty line has not come whole.
  return text
    .split('\n\n')
    .slice(0, -1)
    .flatMap((frame) => {
      const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(frame)?.[1]
      const data = field('data')
      if (data === undefined) return []
      const event = field('event') ?? 'message'
      const schema = (events as Record<string, never> | undefined)?.[event]
      if (!schema) return [`streamed the event "${event}", which is not declared`]
      const body = parsed(data)
      const broken = body ? violation(schema, body.value) : 'it is no JSON'
      return broken ? [`streamed "${event}" not as declared: ${broken}`] : []
    })
}

export function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}
