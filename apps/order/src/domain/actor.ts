/** Who did something to an order: a customer, an operator, or a service. Nobody can take the name of another kind. */
export type Actor = `user:${string}` | `operator:${string}` | `service:${'order' | 'coupon' | 'balance'}`
