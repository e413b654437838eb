import { Refused, request } from './request.ts'
import type { ReachedService } from './services-reached.ts'

/** A request that the whole shop forgets a person, as the data platform answers it. */
export interface Erasure {
  readonly requestId: string
  readonly requestedAt: string
  readonly completedAt: string | null
  readonly services: readonly {
    readonly service: string
    readonly forgottenAt: string | null
    readonly waitsFor: readonly string[]
  }[]
  readonly gone: string | null
}

const at = (userId: string) => encodeURIComponent(userId)

/** All that the services hold of a person, by service. Each of them records it. @throws as `request` */
export async function exportPerson(
  services: readonly ReachedService[],
  userId: string,
  reason: string,
): Promise<Record<string, unknown>> {
  const held = await Promise.all(
    services.map(async (service) => [
      service.name,
      await request(service, 'POST', `/internal/people/${at(userId)}/show`, { body: { reason } }),
    ]),
  )
  return Object.fromEntries(held)
}

/** Asks that the whole shop forgets a person. Can be repeated. @throws as `request` */
export const erasePerson = (dataPlatform: ReachedService, userId: string, reason: string): Promise<Erasure> =>
  request(dataPlatform, 'DELETE', `/people/${at(userId)}`, { reason })

/** How far the erasure of a person is; undefined when there is no request. @throws as `request` */
export const erasureOf = (dataPlatform: ReachedService, userId: string): Promise<Erasure | undefined> =>
  request<Erasure>(dataPlatform, 'GET', `/people/${at(userId)}/erasure`).catch((error) => {
    if (error instanceof Refused && error.code === 'erasure-unknown') return undefined
    throw error
  })

/** For people: one line for the request, and one for each service. */
export function erasureLines({ requestId, requestedAt, completedAt, services, gone }: Erasure): string[] {
  const end = completedAt ? `completed ${completedAt}; out of all topics ${gone}` : 'not completed'
  return [
    `${completedAt ? '✓' : '…'} request ${requestId} of ${requestedAt}: ${end}`,
    ...services.map(({ service, forgottenAt, waitsFor }) => {
      if (forgottenAt) return `  ✓ ${service} has forgotten the person at ${forgottenAt}`
      return `  … ${service} ${waitsFor.length > 0 ? `waits: ${waitsFor.join('; ')}` : 'has not answered yet'}`
    }),
  ]
}
