import type { components, operations } from '../../api/generated/order.ts'
import { services } from '../../api/services.ts'
import { shellWord } from '../../parts/shell-word.ts'

export type OrderState = components['schemas']['OrderState']

export type Acted = components['schemas']['OrderActed']
type Query = NonNullable<operations['listOrderStates']['parameters']['query']>

const { requests } = services.order
const PAGE = 100

/** What the address of the page says: an empty text is no choice. */
export type Choice = Readonly<
  Record<'state' | 'waitsFor' | 'olderThan' | 'userId' | 'productId' | 'sort', string>
>

/** The choice as the service names it. */
export const queryOf = ({ state, ...choice }: Choice): Query => {
  const given = { status: state, ...choice }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')) as Query
}

/** The command that lists the same. */
export const commandOf = ({ state, waitsFor, olderThan, userId, productId, sort }: Choice): string => {
  const options = {
    state,
    'waits-for': waitsFor,
    'older-than': olderThan,
    customer: userId,
    product: productId,
  }
  const given = Object.entries(options).flatMap(([name, value]) =>
    value === '' ? [] : [`--${name} ${shellWord(value)}`],
  )
  return ['npm run orders -- list', ...given, ...(sort === 'newest' ? ['--newest'] : [])].join(' ')
}

/** Whether records of a topic say that orders have changed. */
export const isOfOrders = (topic: string): boolean => /^(order|payment|coupon)\./.test(topic)

/** A page of the orders that fit. @throws Problem */
export async function listOrders(choice: Choice, cursor: string | undefined) {
  const query = { ...queryOf(choice), limit: PAGE, ...(cursor !== undefined && { cursor }) }
  const { data } = await requests.GET('/internal/orders', { params: { query } })
  return data as components['schemas']['OrderStatePage']
}

/**
 * Acts on orders in parts of a hundred, each order by itself. A part that fails ends the run: what was done before is in the result.
 * @throws Problem when nothing was done
 */
export async function actOnOrders(
  action: 'retry' | 'cancel',
  orderIds: readonly string[],
  reason: string,
): Promise<Acted[]> {
  const acted: Acted[] = []
  for (let at = 0; at < orderIds.length; at += PAGE) {
    const body = { action, reason, orderIds: orderIds.slice(at, at + PAGE) }
    const part = await requests.POST('/internal/orders/actions', { body }).catch((error) => {
      if (acted.length === 0) throw error
      return undefined
    })
    if (!part?.data) break
    acted.push(...part.data.items)
    if (part.data.items.some(({ outcome }) => outcome === 'failed')) break
  }
  const left = orderIds.slice(acted.length)
  return [
    ...acted,
    ...left.map((orderId) => ({
      ...{ orderId, outcome: 'not-tried' as const, status: null, code: null, detail: null },
    })),
  ]
}
