import { request } from './request.ts'
import type { ReachedService } from './services-reached.ts'
import { instant } from './text.ts'

/** What an operator has done in a service. */
export interface Action {
  readonly service: string
  readonly id: string
  readonly at: string
  /** As `operator:<subject>`. */
  readonly actor: string
  readonly action: string
  /** As `dead-letter/12`. */
  readonly target: string
  readonly reason: string
}

/** The newest actions over all of these services, up to a limit. @throws Error, as every request to a service */
export async function listActions(
  services: readonly ReachedService[],
  filter: Readonly<Partial<Record<'actor' | 'target', string>>>,
  most: number,
): Promise<Action[]> {
  const query = new URLSearchParams({ ...filter, limit: String(most) })
  const lists = await Promise.all(
    services.map(async (service) => {
      const page = await request<{ items: Omit<Action, 'service'>[] }>(
        service,
        'GET',
        `/internal/actions?${query}`,
      )
      return page.items.map((each) => ({ service: service.name, ...each }))
    }),
  )
  return lists
    .flat()
    .toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
    .slice(0, most)
}

/** An action, line by line. */
export const actionLines = ({ service, at, actor, action, target, reason }: Action): string[] => [
  `${instant(at)}  ${actor}  ${action}  ${service} ${target}`,
  `    ${reason}`,
]
