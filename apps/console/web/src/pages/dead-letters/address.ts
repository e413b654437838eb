import type { ServiceName } from '../../api/services.ts'

/** What of the page's state is in its address. */
export const defaults = { service: '', group: '', letter: '' }

export const addressOf = {
  groups: '/dead-letters',
  group: (service: ServiceName, group: string) => `/dead-letters?service=${service}&group=${group}`,
  letter: (service: ServiceName, id: string) => `/dead-letters?service=${service}&letter=${id}`,
}
