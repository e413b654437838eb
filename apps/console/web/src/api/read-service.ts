import { problemIn } from './problem.ts'
import { sessionEnded } from './services.ts'

/** Reads a route of a service that is known by its path only. @throws Problem */
export async function readService<Answer>(service: string, path: string): Promise<Answer> {
  const answer = await fetch(`/api/${service}${path}`)
  const body = await answer.json().catch(() => undefined)
  if (answer.status === 401) sessionEnded.dispatchEvent(new Event('ended'))
  if (!answer.ok) throw problemIn(answer.status, body)
  return body
}
