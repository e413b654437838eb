import { readFileSync } from 'node:fs'
import {
  type AnyEvent,
  AuditAnswered,
  allEvents,
  OrderPaid,
  PaymentCompleted,
  PaymentDeclined,
} from '@jangteo/events'
import { describe, expect, it } from 'vitest'
import { type Publication, problemsOf, type ServiceContract } from '../src/contracts.ts'
import { eventsPage, staleness } from '../src/events-page.ts'
import { readServices } from '../src/services.ts'
import { functionsIn, publicationsIn } from '../src/source.ts'

describe('the services of this shop', () => {
  const services = readServices()

  it('leave no event without a producer or a consumer, and declare what they publish', () => {
    expect(problemsOf(allEvents, services)).toEqual([])
  })

  // One each, also of the data platform, which only stores most events.
  const edges = services.flatMap((contract) =>
    contract.subscriptions.map((subscription) => ({ contract, subscription })),
  )

  it.each(edges.map((edge) => [edge.contract.service, edge.subscription.event.name, edge] as const))(
    'are not complete when %s does not subscribe to %s',
    (service, eventName, { contract, subscription }) => {
      const deaf = {
        ...contract,
        subscriptions: contract.subscriptions.filter((each) => each !== subscription),
      }
      const problems = problemsOf(
        allEvents,
        services.map((each) => (each === contract ? deaf : each)),
      )
      expect(problems.join('\n')).toMatch(
        new RegExp(`^${service} must (act on|store) ${eventName}\\b.*does not subscribe`, 'm'),
      )
    },
  )

  it('are not complete when an event has no publisher', () => {
    for (const event of allEvents) {
      const silent = services.map((each) => ({
        ...each,
        publishes: each.publishes.filter((other) => other !== event),
        publications: each.publications.filter(({ eventName }) => eventName !== event.name),
      }))
      expect(problemsOf(allEvents, silent).join('\n')).toMatch(
        new RegExp(`^${event.name} is consumed by .*, and no service publishes it$`, 'm'),
      )
    }
  })

  it('are what docs/events.md says', () => {
    const onDisk = readFileSync(new URL('../events.md', import.meta.url), 'utf8')
    expect(staleness('docs/events.md', onDisk, eventsPage(allEvents, services))).toEqual([])
  })
})

const published = ({ name: eventName }: AnyEvent): Publication => ({
  eventName,
  name: 'takePayment',
  file: 'src/use-cases/take-payment.ts',
})
const balance: ServiceContract = {
  service: 'balance',
  publishes: [PaymentCompleted],
  publications: [published(PaymentCompleted)],
  subscriptions: [],
}
const order: ServiceContract = {
  service: 'order',
  publishes: [],
  publications: [],
  subscriptions: [
    {
      event: PaymentCompleted,
      handler: { name: 'markOrderPaid', file: 'src/use-cases/mark-order-paid.ts' },
      group: 'order',
    },
  ],
}
const events = [PaymentCompleted]
const store: ServiceContract = {
  service: 'data-platform',
  publishes: [],
  publications: [],
  subscriptions: [
    {
      event: PaymentCompleted,
      handler: { name: 'recordEvents', file: 'src/use-cases/record-events.ts' },
      group: 'data-platform.batching',
    },
  ],
}

describe('the check of the contracts', () => {
  it('has nothing to say when every event is published and consumed', () => {
    expect(problemsOf(events, [order, balance, store])).toEqual([])
  })

  it('does not count that an event is stored', () => {
    expect(problemsOf(events, [{ ...order, subscriptions: [] }, balance, store])).toEqual([
      'order must act on PaymentCompleted, and does not subscribe to it',
    ])
  })

  it('sees an event that is not stored', () => {
    expect(problemsOf(events, [order, balance, { ...store, subscriptions: [] }])).toEqual([
      'data-platform must store PaymentCompleted, as every event, and does not subscribe to it',
    ])
  })

  it('sees a service that acts on an event without being named in its contract', () => {
    expect(problemsOf(events, [order, balance, store, { ...order, service: 'ranking' }])).toEqual([
      'ranking acts on PaymentCompleted, and the contract does not name it in actedOnBy',
    ])
  })

  it.each([
    ['neither services nor a reason', { actedOnBy: [] }],
    ['both', { storedFor: 'the figures' }],
  ])('sees a contract that says %s', (_, change) => {
    const vague = { ...PaymentCompleted, ...change }
    const [subscription] = order.subscriptions
    const reader = { ...order, subscriptions: [{ ...subscription, event: vague }] } as ServiceContract
    expect(problemsOf([vague], [reader, { ...balance, publishes: [vague] }])).toContain(
      'PaymentCompleted must have either actedOnBy (services) or storedFor (what it is kept for)',
    )
  })

  it('sees an event that is consumed and never published', () => {
    const silent = { ...balance, publishes: [], publications: [] }
    expect(problemsOf(events, [order, silent, store])).toEqual([
      'PaymentCompleted is consumed by order, data-platform, and no service publishes it',
    ])
  })

  it('sees a topic on which two services publish', () => {
    const other = { ...balance, service: 'coupon' }
    expect(problemsOf(events, [order, balance, store, other])).toEqual([
      'PaymentCompleted is published on one topic by balance, coupon: declare it as a family',
    ])
  })

  it('sees an event that no service uses', () => {
    expect(problemsOf([...events, OrderPaid], [order, balance, store])).toContain(
      'OrderPaid is declared in packages/events, and no service publishes or consumes it',
    )
  })

  it('sees an event that is declared as published and is not', () => {
    expect(problemsOf(events, [order, { ...balance, publications: [] }, store])).toEqual([
      'balance declares that it publishes PaymentCompleted, and no code of it does',
    ])
  })

  it('sees an event that is published and not declared', () => {
    const hasty = { ...balance, publications: [published(PaymentCompleted), published(PaymentDeclined)] }
    expect(problemsOf([...events, PaymentDeclined], [order, hasty, store])).toContain(
      'takePayment in apps/balance/src/use-cases/take-payment.ts publishes PaymentDeclined, which balance does not declare in its `publishes`',
    )
  })

  it('sees a publication that does not name its event', () => {
    const secretive = { ...published(PaymentCompleted), eventName: 'event' }
    expect(
      problemsOf(events, [order, { ...balance, publications: [...balance.publications, secretive] }, store]),
    ).toEqual([
      'takePayment in apps/balance/src/use-cases/take-payment.ts publishes `event`, which is no event: name the event where it is published',
    ])
  })
})

describe('the page', () => {
  const page = eventsPage(events, [order, balance])

  it('answers in one row who publishes an event and who acts on it', () => {
    expect(page).toContain(
      `| [PaymentCompleted](#paymentcompleted) | ${PaymentCompleted.meaning} | balance: \`takePayment\` | order: \`markOrderPaid\` |`,
    )
  })

  it('leads to the code and shows an example', () => {
    expect(page).toContain('[`takePayment`](../apps/balance/src/use-cases/take-payment.ts)')
    expect(page).toContain('- topic `payment.completed`, key `userId`, 3 partitions, kept for 7 days')
    expect(page).toContain('"completedAt": "2026-11-21T09:00:05.100Z"')
  })

  it('has the events of a family once, with the services that publish them', () => {
    const answering = (service: string): ServiceContract => ({
      ...{ service, subscriptions: [], publishes: [AuditAnswered.of(service)] },
      publications: [{ ...published(AuditAnswered.of(service)), name: 'answerAudit' }],
    })
    const family = eventsPage(AuditAnswered.all, [answering('order'), answering('coupon')])
    expect(family.match(/^## /gm)).toHaveLength(1)
    expect(family).toContain('- topic `audit.answered.{service}`, key `auditId`')
    expect(family).toContain('| order: `answerAudit`<br>coupon: `answerAudit` |')
  })

  it('is stale as soon as a handler has another name', () => {
    const renamed = {
      ...order,
      subscriptions: [
        {
          event: PaymentCompleted,
          handler: { name: 'settle', file: 'src/use-cases/settle.ts' },
          group: 'order',
        },
      ],
    }
    expect(staleness('docs/events.md', page, page)).toEqual([])
    expect(staleness('docs/events.md', page, eventsPage(events, [renamed, balance]))).toEqual([
      'docs/events.md is not as the code is: run `npm run docs` and commit it',
    ])
  })
})

describe('reading the code', () => {
  const publications = (text: string) =>
    publicationsIn('src/a.ts', text).map(({ name, eventName }) => `${name}: ${eventName}`)

  it('finds every way to publish, wherever it stands in a function', () => {
    const text = `
      export async function pay(work: Work<Tx>, request: Pay) {
        if (request.wanted) for (const order of orders) work.publish(OrderPaid, { order }, { version: 1 })
      }
      const settle = (work: Work) => orders.map((order) => { work.publish(PaymentCompleted, order) })
      export const view = async ({ messaging }: Parts) => messaging.emit(ProductViewed, {})
      function direct(publish: Publish) { publish<A>(OrderCreated) }
      messaging.emit(ServiceStarted)
    `
    expect(publications(text)).toEqual([
      'pay: OrderPaid',
      'settle: PaymentCompleted',
      'view: ProductViewed',
      'direct: OrderCreated',
      'the module: ServiceStarted',
    ])
  })

  it('takes the event of one service for that of its family', () => {
    const text = 'export function answer(work) { work.publish(AuditAnswered.of(service), {}) }'
    expect(publications(text)).toEqual(['answer: AuditAnswered'])
  })

  it('is not misled by comments, texts and the events of Node.js', () => {
    const text = `
      // work.publish(OrderPaid)
      export function quiet(emitter: EventEmitter) { emitter.emit('changed', "work.publish(OrderPaid)") }
    `
    expect(publications(text)).toEqual([])
  })

  it('answers what is published without being named', () => {
    const text = 'export function loud(work) { work.publish(ok ? PaymentCompleted : PaymentDeclined, {}) }'
    expect(publications(text)).toEqual(['loud: (ConditionalExpression)'])
  })

  it('knows functions and constants by name', () => {
    const text = 'export const a = () => 1\nasync function b() {}\nexport function c() {}'
    expect(functionsIn('src/a.ts', text).map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  })
})
