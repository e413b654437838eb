import { collectProblems, type Problems } from '@jangteo/operator'
import { createServiceReader, destination } from '@jangteo/service-kit/pass-on'
import { Repeated } from './repeated.ts'

const EVERY_MS = 5_000

/** What is wrong, as each person may see it. */
export interface ProblemLooks {
  /**
   * One look for all open pages of a session, named by its key; undefined when the session has ended meanwhile.
   * @param tokenOf a token that is valid now; undefined when the session has ended
   */
  of(person: { key: string; tokenOf(): Promise<string | undefined> }): Repeated<Problems | undefined>
  close(): Promise<void>
}

/** Asks the services with the token of the person who looks. A service that is away is a problem itself. */
export function problemLooks(services: Readonly<Record<string, readonly string[]>>): ProblemLooks {
  const reader = createServiceReader()
  const places = new Map(Object.entries(services).map(([name, urls]) => [name, destination(name, urls)]))
  const looks = new Map<string, Repeated<Problems | undefined>>()

  async function look(token: string | undefined): Promise<Problems | undefined> {
    if (token === undefined) return undefined
    const read = async <Answer>(service: string, path: string) =>
      (await reader.read(places.get(service) as ReturnType<typeof destination>, path, token)) as Answer
    return collectProblems([...places.keys()], read)
  }

  return {
    of({ key, tokenOf }) {
      const known = looks.get(key)
      if (known) return known
      const repeated = new Repeated(
        async () => look(await tokenOf()),
        EVERY_MS,
        () => looks.delete(key),
      )
      looks.set(key, repeated)
      return repeated
    },
    close: () => reader.close(),
  }
}
