import type { LabAccess } from './access.ts'

const ANSWER_WITHIN_MS = 60_000

const NOT_THERE =
  'the lab does not answer: start the shop with `npm start`. The demo and faults are for development only'

/**
 * What the lab of a running `npm start` answers.
 *
 * @param access as `findAccess` finds it; undefined when nothing runs
 * @throws Error with the lab's own sentence, or one that says why there is none
 */
export async function askLab<Answer>(
  access: LabAccess | undefined,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<Answer> {
  if (access === undefined) throw new Error(NOT_THERE)
  const response = await fetch(access.url + path, {
    method,
    headers: {
      authorization: `Bearer ${access.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  }).catch((error: Error) => {
    throw new Error(whyNoAnswer(error))
  })
  const answer = await response.json().catch(() => undefined)
  if (!response.ok)
    throw new Error((answer as { detail?: string })?.detail ?? `the lab answered ${response.status}`)
  return answer as Answer
}

function whyNoAnswer({ name, message, cause }: Error): string {
  if (name === 'TimeoutError')
    return `the lab has not answered within ${ANSWER_WITHIN_MS / 1_000} s: what was asked for may still be done`
  const { code, message: reason = message } = (cause ?? {}) as { code?: string; message?: string }
  return code === 'ECONNREFUSED' ? NOT_THERE : `the lab has not answered: ${reason}`
}
