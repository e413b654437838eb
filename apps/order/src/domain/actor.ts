/** The author of a change: a customer, an operator, or a service. The prefix separates them: a customer `balance` is `user:balance`. */
export type Actor = `user:${string}` | `operator:${string}` | `service:${'order' | 'coupon' | 'balance'}`
