import { services } from './equations.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** The topics of dead letters keep their records the longest. */
const TOPICS_KEEP_DAYS = 30
/** Limits for each person, such as that of charges in a day, do not know a person who comes back: so a person may come back so often. */
const ASK_AGAIN_DAYS = 30

/** A request that the whole shop forgets a person. */
export interface ErasureRequest {
  readonly requestId: string
  readonly requestedAt: Date
  /** When all services had forgotten the person; null before. */
  readonly completedAt: Date | null
}

/** What a service has last said of it. */
export interface ErasureAnswer {
  readonly service: string
  readonly waitsFor: readonly string[]
  readonly forgottenAt: Date | null
}

/** How far a request is, by service. */
export interface ErasureProgress extends ErasureRequest {
  readonly services: readonly ErasureAnswer[]
  /** When no topic of Kafka has an event with the id of the person any more. */
  readonly gone: Date | null
}

/** A service that has not answered waits for nothing that it has told. */
export function progressOf(request: ErasureRequest, answers: readonly ErasureAnswer[]): ErasureProgress {
  const { completedAt } = request
  return {
    ...request,
    services: services.map(
      (service) =>
        answers.find((answer) => answer.service === service) ?? { service, waitsFor: [], forgottenAt: null },
    ),
    gone: completedAt && new Date(completedAt.getTime() + TOPICS_KEEP_DAYS * DAY_MS),
  }
}

/** From when on a person may ask again after an erasure. An operator may at any time. */
export const mayAskAgainAt = ({ requestedAt }: Pick<ErasureRequest, 'requestedAt'>): Date =>
  new Date(requestedAt.getTime() + ASK_AGAIN_DAYS * DAY_MS)

/** Whether every service has forgotten the person. */
export const isForgotten = ({ services: all }: Pick<ErasureProgress, 'services'>): boolean =>
  all.every(({ forgottenAt }) => forgottenAt !== null)
