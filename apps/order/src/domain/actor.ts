/** Who did something to an order: a customer, an operator, or a service. The prefix tells them apart: a customer named `balance` is `user:balance`. */
export type Actor = `user:${string}` | `operator:${string}` | `service:${'order' | 'coupon' | 'balance'}`
