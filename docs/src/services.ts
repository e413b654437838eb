import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as balance from '@jangteo/balance/subscriptions'
import * as coupon from '@jangteo/coupon/subscriptions'
import * as dataPlatform from '@jangteo/data-platform/subscriptions'
import { type AnyEvent, AuditAnswered, AuditRequested, PersonErased, PersonForgotten } from '@jangteo/events'
import { groupOf } from '@jangteo/messaging'
import * as notification from '@jangteo/notification/subscriptions'
import * as order from '@jangteo/order/subscriptions'
import * as ranking from '@jangteo/ranking/subscriptions'
import type { ServiceContract } from './contracts.ts'
import { functionsIn, publicationsIn } from './source.ts'

type Subscribed = ServiceContract['subscriptions'][number]

interface Tables {
  readonly publishes: readonly AnyEvent[]
  readonly subscriptions: readonly {
    readonly event: AnyEvent
    readonly handlerName: string
    readonly batching: boolean
  }[]
}

const root = join(import.meta.dirname, '../..')
const apps = join(root, 'apps')
/** How every service with an `audit` answers the audit across services. */
const ANSWER_AUDITS = 'packages/service/src/answer-audits.ts'
/** How every service with a `people` forgets a person. */
const FORGET_PEOPLE = 'packages/service/src/forget-people.ts'

/** What every service says of itself, and what its code shows. */
export function readServices(): ServiceContract[] {
  return [
    contractOf('order', order),
    contractOf('coupon', coupon),
    contractOf('balance', { ...balance, subscriptions: balance.subscriptions({ pointsPercent: 1 }) }),
    contractOf('ranking', { ...ranking, subscriptions: ranking.subscriptions(async () => undefined) }),
    contractOf('notification', {
      ...notification,
      subscriptions: notification.subscriptions({
        reach: { timeZone: 'UTC', operatorsEmail: 'operators@jangteo.example' },
        ...{ mostInHour: 1, logger: console },
      }),
    }),
    contractOf('data-platform', {
      ...dataPlatform,
      subscriptions: dataPlatform.subscriptions({ personSecret: '', popularity: { graceMs: 0 } }),
    }),
  ]
}

function contractOf(service: string, { publishes, subscriptions }: Tables): ServiceContract {
  const files = globSync('src/**/*.ts', {
    cwd: join(apps, service),
    exclude: ['**/generated/**', '**/*.test.ts'],
  }).sort()
  const sources = files.map((file) => ({ file, text: readFileSync(join(apps, service, file), 'utf8') }))
  const isAudited = sources.some(({ file }) => file === 'src/audit.ts')
  const knowsPeople = sources.some(({ file }) => file === 'src/people.ts')
  const common = (file: string) => {
    const text = readFileSync(join(root, file), 'utf8')
    return { publications: publicationsIn(file, text), functions: functionsIn(file, text) }
  }
  const [answering] = common(ANSWER_AUDITS).publications
  const audits = isAudited && answering ? [answering] : []
  const forgetting = knowsPeople ? common(FORGET_PEOPLE) : { publications: [], functions: [] }
  const noting = forgetting.functions.filter(({ name }) => name === 'notingErasures')
  const functions = sources.flatMap(({ file, text }) => functionsIn(file, text))
  return {
    service,
    publishes: [
      ...publishes,
      ...audits.map(() => AuditAnswered.of(service)),
      ...forgetting.publications.slice(0, 1).map(() => PersonForgotten.of(service)),
    ],
    publications: [
      ...sources.flatMap(({ file, text }) => publicationsIn(file, text)),
      ...audits,
      ...forgetting.publications,
    ],
    subscriptions: subscriptions
      .map(({ event, handlerName, batching }): Subscribed => {
        const [handler, ...others] = functions.filter(({ name }) => name === handlerName)
        if (!handler || others.length > 0)
          throw new Error(
            `${service} handles ${event.name} by "${handlerName}": its src must have one function of that name`,
          )
        return { event, handler, group: groupOf(service, { batching }) }
      })
      .concat(audits.map((handler) => ({ event: AuditRequested, handler, group: service })))
      .concat(noting.map((handler) => ({ event: PersonErased, handler, group: service }))),
  }
}
