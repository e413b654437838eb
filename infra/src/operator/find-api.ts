import { request } from './request.ts'
import type { ReachedService } from './services-reached.ts'
import { instant } from './text.ts'

/** Something that has the id, as `GET /internal/find` of the data platform answers it. */
export interface Hit {
  readonly kind: string
  readonly id: string
  readonly label: string
  readonly leadsTo: { readonly kind: string; readonly id: string }
  readonly newest: {
    readonly eventType: string
    readonly topic: string
    readonly partition: number
    readonly offset: string
    readonly occurredOn: string
  } | null
}

export interface Found {
  readonly query: string
  readonly lookedFor: readonly string[]
  readonly items: readonly Hit[]
}

/** @throws Error, as every request to a service */
export const find = (dataPlatform: ReachedService, q: string): Promise<Found> =>
  request(dataPlatform, 'GET', `/internal/find?${new URLSearchParams({ q })}`)

/** The hits, or what was looked for, line by line. */
export function foundLines({ query, lookedFor, items }: Found): string[] {
  if (items.length === 0) return [`nothing has the id ${query}: looked for ${lookedFor.join(', ')}`]
  return items.flatMap(({ kind, id, label, leadsTo, newest }) => [
    `${kind} ${id}: ${label}`,
    ...(newest
      ? [
          `    newest    ${newest.eventType}, ${newest.topic}/${newest.partition}/${newest.offset}, ${instant(newest.occurredOn)}`,
        ]
      : []),
    ...(leadsTo.kind === kind && leadsTo.id === id ? [] : [`    leads to  ${leadsTo.kind} ${leadsTo.id}`]),
    ...(leadsTo.kind === 'order' ? [`    lanes     npm run orders -- show ${leadsTo.id}`] : []),
  ])
}
