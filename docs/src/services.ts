import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as balance from '@jangteo/balance/subscriptions'
import * as dataPlatform from '@jangteo/data-platform/subscriptions'
import { type AnyEvent, CouponApplied, CouponRefused } from '@jangteo/events'
import * as order from '@jangteo/order/subscriptions'
import type { ServiceContract } from './contracts.ts'
import { functionsIn, publicationsIn } from './source.ts'

interface Tables {
  readonly publishes: readonly AnyEvent[]
  readonly subscriptions: readonly { readonly event: AnyEvent; readonly handlerName: string }[]
}

const apps = join(import.meta.dirname, '../../apps')

/** What every service says of itself, and what its code shows. */
export function readServices(): ServiceContract[] {
  return [
    contractOf('order', order),
    contractOf('balance', { ...balance, subscriptions: balance.subscriptions({ pointsPercent: 1 }) }),
    contractOf('data-platform', dataPlatform),
    // Not built yet; its answers are a contract already, and order waits for them.
    promised('coupon', [CouponApplied, CouponRefused]),
  ]
}

function promised(service: string, publishes: readonly AnyEvent[]): ServiceContract {
  if (existsSync(join(apps, service))) throw new Error(`${service} is built: read its tables`)
  return { service, publishes, publications: publishes.map(({ name }) => toCome(name)), subscriptions: [] }
}

const toCome = (eventName: string) => ({ eventName, name: 'to come', file: '' })

function contractOf(service: string, { publishes, subscriptions }: Tables): ServiceContract {
  const files = globSync('src/**/*.ts', {
    cwd: join(apps, service),
    exclude: ['**/generated/**', '**/*.test.ts'],
  }).sort()
  const sources = files.map((file) => ({ file, text: readFileSync(join(apps, service, file), 'utf8') }))
  const functions = sources.flatMap(({ file, text }) => functionsIn(file, text))
  return {
    service,
    publishes,
    publications: sources.flatMap(({ file, text }) => publicationsIn(file, text)),
    subscriptions: subscriptions.map(({ event, handlerName }) => {
      const [handler, ...others] = functions.filter(({ name }) => name === handlerName)
      if (!handler || others.length > 0)
        throw new Error(
          `${service} handles ${event.name} by "${handlerName}": its src must have one function of that name`,
        )
      return { event, handler }
    }),
  }
}
