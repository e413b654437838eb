import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as balance from '@jangteo/balance/subscriptions'
import * as coupon from '@jangteo/coupon/subscriptions'
import * as dataPlatform from '@jangteo/data-platform/subscriptions'
import { type AnyEvent, AuditAnswered, AuditRequested } from '@jangteo/events'
import * as notification from '@jangteo/notification/subscriptions'
import * as order from '@jangteo/order/subscriptions'
import * as ranking from '@jangteo/ranking/subscriptions'
import type { ServiceContract } from './contracts.ts'
import { functionsIn, publicationsIn } from './source.ts'

interface Tables {
  readonly publishes: readonly AnyEvent[]
  readonly subscriptions: readonly { readonly event: AnyEvent; readonly handlerName: string }[]
}

const apps = join(import.meta.dirname, '../../apps')

/** What every service does by `defineService`: it answers audits. */
const SHARED = 'packages/service/src/answer-audits.ts'
const shared = readFileSync(join(apps, '..', SHARED), 'utf8')

/** What every service says of itself, and what its code shows. */
export function readServices(): ServiceContract[] {
  return [
    contractOf('order', order),
    contractOf('coupon', coupon),
    contractOf('balance', { ...balance, subscriptions: balance.subscriptions({ pointsPercent: 1 }) }),
    contractOf('ranking', { ...ranking, subscriptions: ranking.subscriptions(async () => undefined) }),
    contractOf('notification', {
      ...notification,
      subscriptions: notification.subscriptions({ timeZone: 'UTC', mostInHour: 1 }),
    }),
    contractOf('data-platform', {
      ...dataPlatform,
      subscriptions: dataPlatform.subscriptions({ personSecret: '' }),
    }),
  ]
}

function contractOf(service: string, { publishes, subscriptions }: Tables): ServiceContract {
  const files = globSync('src/**/*.ts', {
    cwd: join(apps, service),
    exclude: ['**/generated/**', '**/*.test.ts'],
  }).sort()
  const sources = files.map((file) => ({ file, text: readFileSync(join(apps, service, file), 'utf8') }))
  const functions = sources.flatMap(({ file, text }) => functionsIn(file, text))
  return {
    service,
    publishes: [...publishes, AuditAnswered],
    publications: [
      ...sources.flatMap(({ file, text }) => publicationsIn(file, text)),
      ...publicationsIn(SHARED, shared),
    ],
    subscriptions: [
      ...subscriptions.map(({ event, handlerName }) => {
        const [handler, ...others] = functions.filter(({ name }) => name === handlerName)
        if (!handler || others.length > 0)
          throw new Error(
            `${service} handles ${event.name} by "${handlerName}": its src must have one function of that name`,
          )
        return { event, handler }
      }),
      { event: AuditRequested, handler: { name: 'answerAudits', file: SHARED } },
    ],
  }
}
