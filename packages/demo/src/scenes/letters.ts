import type { Operator, ServiceName } from '../shop/operator.ts'

export interface Letter {
  readonly service: ServiceName
  readonly id: string
  readonly topic: string
  readonly key: string | null
  readonly error: string
  readonly group: string
}

const consumers: readonly ServiceName[] = [
  ...(['order', 'coupon', 'balance', 'ranking', 'notification', 'data-platform'] as const),
]

/** Open dead letters of all services. @param query of `GET /internal/dead-letters`, as `key=ann` @throws Refused */
export async function lettersWith(operator: Operator, query: string): Promise<readonly Letter[]> {
  const lists = consumers.map(async (service) => {
    const letters: Letter[] = []
    for await (const letter of operator.all<Omit<Letter, 'service'>>(
      service,
      `/internal/dead-letters?${query}`,
    ))
      letters.push({ ...letter, service })
    return letters
  })
  return (await Promise.all(lists)).flat()
}

interface Run {
  readonly id: string
  readonly state: 'running' | 'waiting' | 'finished' | 'stopped'
  readonly redriven: number
  readonly failed: number
  readonly letters: number
}

/** Redrives a group at a rate. @throws Refused */
export const startRun = (operator: Operator, service: ServiceName, group: string, rate: number) =>
  operator.post<Run>(service, '/internal/redrive-runs', { group, rate, reason: 'the release was mended' })

export const readRun = (operator: Operator, service: ServiceName, id: string) =>
  operator.get<Run>(service, `/internal/redrive-runs/${id}`)

export const discard = (operator: Operator, { service, id }: Letter, reason: string) =>
  operator.post(service, `/internal/dead-letters/${id}/discard`, { reason })
