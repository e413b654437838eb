/** The parts of the monolith that become event-driven one after the other; `orders` is all that an order needs: payment,
 * notification, data platform. */
export type Feature = 'ranking' | 'coupons' | 'orders'

/**
 * Who does a feature's work. `shadow`: the monolith answers, and the services do the same beside it, to be compared.
 */
export type Mode = 'synchronous' | 'shadow' | 'events'

export type Switches = Readonly<Record<Feature, Mode>>

export const ALL_SYNCHRONOUS: Switches = {
  ranking: 'synchronous',
  coupons: 'synchronous',
  orders: 'synchronous',
}

/** Whether the monolith does the work itself, and the customer waits for it. */
export const inMonolith = (mode: Mode): boolean => mode !== 'events'

/** Whether the services do the work. */
export const inServices = (mode: Mode): boolean => mode !== 'synchronous'

/**
 * Whether the monolith publishes OrderPaid. Each paid order is published by one side: by the order service as soon as it has
 * the orders, too.
 */
export const publishesOrders = ({ ranking, orders }: Switches): boolean =>
  inServices(ranking) && !inServices(orders)

/** From where a switch may be moved: nothing is switched to events that was not compared, and the way back is always open. */
const FROM: Readonly<Record<Mode, readonly Mode[]>> = {
  synchronous: ['shadow', 'events'],
  shadow: ['synchronous'],
  events: ['shadow'],
}

/**
 * Moves one switch.
 *
 * @throws Error when the feature was not in shadow before events; or when orders would be in the services, and the ranking
 * that they make no call to in the monolith
 */
export function moved(switches: Switches, feature: Feature, to: Mode): Switches {
  const from = switches[feature]
  if (!FROM[to].includes(from)) throw new Error(`${feature} cannot go from ${from} to ${to}`)
  const after = { ...switches, [feature]: to }
  if (inServices(after.orders) && inMonolith(after.ranking))
    throw new Error(`orders cannot be ${after.orders} while ranking is ${after.ranking}`)
  return after
}
