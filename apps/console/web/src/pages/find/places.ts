import type { Problem } from '@jangteo/operator'
import type { ServiceName } from '../../api/services.ts'
import { addressOf } from '../dead-letters/address.ts'

/** The page on which a found thing is shown. Things without a page of their own are found by their id again. */
export function pageOf({ kind, id }: { kind: string; id: string }): string {
  if (kind === 'order') return `/orders/${encodeURIComponent(id)}`
  if (kind === 'customer') return `/orders?userId=${encodeURIComponent(id)}`
  if (kind === 'product') return `/orders?productId=${encodeURIComponent(id)}`
  if (kind === 'record') {
    const [topic = '', partition = '', offset = ''] = id.split(':')
    return `/topics/${encodeURIComponent(topic)}?partition=${partition}&begin=offset&offset=${offset}`
  }
  return `/?q=${encodeURIComponent(id)}`
}

/** Where in the console a problem is mended; undefined where the command line is the only way. */
export function pageOfProblem({ kind, object }: Problem): string | undefined {
  if (kind === 'stuck-order') return pageOf({ kind: 'order', id: object })
  if (kind === 'audit') return '/audit'
  if (kind === 'lag') return `/topics/${encodeURIComponent(object.split('/')[0] as string)}?tab=groups`
  if (kind === 'dead-letters' || kind === 'blocked-keys')
    return object.includes('/') ? letterAddress(object) : '/dead-letters'
  return undefined
}

/** Of `order/12`: the page of that dead letter. */
function letterAddress(object: string): string {
  const [service = '', id = ''] = object.split('/')
  return addressOf.letter(service as ServiceName, id)
}
