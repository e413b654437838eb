import type { components } from '../../api/generated/order.ts'
import { type ServiceName, serviceNames, services } from '../../api/services.ts'
import { shellWord } from '../../parts/shell-word.ts'

type Schemas = components['schemas']
export type Group = Schemas['DeadLetterGroup']
export type Letter = Schemas['DeadLetter']
export type ShownLetter = Schemas['ShownDeadLetter']
export type Trial = Schemas['DeadLetterTrial']
export type Run = Schemas['ShownRedriveRun']

/** The letters of a redrive: those of a group or a key, or one with those before it. */
export type Selection = { group: string } | { key: string; topic: string } | { ids: string[] }

/** The routes are the same in each service; the types of one stand for all. */
const of = (service: ServiceName) => (services[service] as (typeof services)['order']).requests

export const isService = (name: string): name is ServiceName => serviceNames.includes(name as ServiceName)

export async function groupsOf(service: ServiceName): Promise<Schemas['DeadLetterGroupList']> {
  const { data } = await of(service).GET('/internal/dead-letters/groups')
  return data as Schemas['DeadLetterGroupList']
}

export async function lettersOf(service: ServiceName, group: string, cursor: string | undefined) {
  const query = { group, limit: 100, ...(cursor !== undefined && { cursor }) }
  const { data } = await of(service).GET('/internal/dead-letters', { params: { query } })
  return data as Schemas['DeadLetterPage']
}

export async function letterOf(service: ServiceName, id: string): Promise<ShownLetter> {
  const { data } = await of(service).GET('/internal/dead-letters/{id}', { params: { path: { id } } })
  return data as ShownLetter
}

/** The letter with nothing masked; the service records who has asked. */
export async function letterInClear(service: ServiceName, id: string, reason: string): Promise<ShownLetter> {
  const params = { path: { id } }
  const { data } = await of(service).POST('/internal/dead-letters/{id}/show', { params, body: { reason } })
  return data as ShownLetter
}

export async function behind(service: ServiceName, id: string, cursor: string | undefined) {
  const query = { limit: 20, ...(cursor !== undefined && { cursor }) }
  const params = { path: { id }, query }
  const { data } = await of(service).GET('/internal/dead-letters/{id}/behind', { params })
  return data as Schemas['WaitingEventPage']
}

export async function tryLetter(service: ServiceName, id: string): Promise<Trial> {
  const { data } = await of(service).GET('/internal/dead-letters/{id}/trial', { params: { path: { id } } })
  return data as Trial
}

export const discard = (service: ServiceName, id: string, reason: string) =>
  of(service).POST('/internal/dead-letters/{id}/discard', { params: { path: { id } }, body: { reason } })

/** Applies other data in the place of a letter's; in the data, a personal field with its mask keeps its value. */
export async function correct(
  service: ServiceName,
  id: string,
  data: Record<string, unknown>,
  reason: string,
) {
  const answer = await of(service).POST('/internal/dead-letters/{id}/correct', {
    params: { path: { id } },
    body: { data, reason },
  })
  return answer.data as Schemas['Corrected']
}

export async function tryCorrection(
  service: ServiceName,
  id: string,
  data: Record<string, unknown>,
): Promise<Trial> {
  const answer = await of(service).POST('/internal/dead-letters/{id}/correct/trial', {
    params: { path: { id } },
    body: { data },
  })
  return answer.data as Trial
}

/** The newest run of a service, with its failures; null when there was none. */
export async function newestRun(service: ServiceName): Promise<Run | null> {
  const { data } = await of(service).GET('/internal/redrive-runs', { params: { query: { limit: 1 } } })
  const id = data?.items[0]?.id
  if (id === undefined) return null
  const shown = await of(service).GET('/internal/redrive-runs/{id}', { params: { path: { id } } })
  return shown.data as Run
}

export const startRun = (service: ServiceName, selection: Selection, rate: number, reason: string) =>
  of(service).POST('/internal/redrive-runs', { body: { ...selection, rate, reason } })

export const stopRun = (service: ServiceName, id: string, reason: string) =>
  of(service).POST('/internal/redrive-runs/{id}/stop', { params: { path: { id } }, body: { reason } })

export const isOver = ({ state }: Pick<Run, 'state'>) => state === 'finished' || state === 'stopped'

/** A selection as it is written on the command line, behind the name of its service. */
export function argumentsOf(service: ServiceName, selection: Selection): string {
  if ('group' in selection) return `${service} --group ${shellWord(selection.group)}`
  if ('ids' in selection) return `${service}/${selection.ids[0]}`
  return `${service} --key ${shellWord(selection.key)} --topic ${shellWord(selection.topic)}`
}
