import type { AnyEvent } from '@jangteo/events'

/** A function of a service, and where it is: `src/use-cases/pay-order.ts`, or `packages/…` where services share it. */
export interface Place {
  readonly name: string
  readonly file: string
}

/** A place in the code where an event is published. */
export interface Publication extends Place {
  readonly eventName: string
}

/** A service as its tables and its code show it. */
export interface ServiceContract {
  readonly service: string
  /** What it says that it publishes. */
  readonly publishes: readonly AnyEvent[]
  /** Where its code publishes. */
  readonly publications: readonly Publication[]
  readonly subscriptions: readonly {
    readonly event: AnyEvent
    readonly handler: Place
    /** The consumer group. */
    readonly group: string
  }[]
}

/** The events of each address together: those of a family differ only in their topic and who publishes it. */
export const byAddress = (events: readonly AnyEvent[]) =>
  [...Map.groupBy(events, ({ address }) => address).values()] as [AnyEvent, ...AnyEvent[]][]

/** The service that stores every event, and its function that only stores. */
const STORE = { service: 'data-platform', handler: 'recordEvents' }

/** Says, in sentences, what is wrong between the services: an event that leads nowhere, or comes from nowhere. */
export function problemsOf(events: readonly AnyEvent[], services: readonly ServiceContract[]): string[] {
  return [
    ...services.flatMap((service) => tableProblems(events, service)),
    ...events.flatMap((event) => sourceProblems(event, services)),
    ...events.flatMap((event) => expectationProblems(event, services)),
  ]
}

/** The services that act on an event: those that subscribe to it, without the one that only stores it. */
function actorsOn(event: AnyEvent, services: readonly ServiceContract[]): string[] {
  const acts = ({ service, subscriptions }: ServiceContract) =>
    subscriptions.some(
      (each) => each.event === event && !(service === STORE.service && each.handler.name === STORE.handler),
    )
  return services.filter(acts).map(({ service }) => service)
}

/** The services that a contract names act on its event, no other service does, and the event is stored. */
function expectationProblems(event: AnyEvent, services: readonly ServiceContract[]): string[] {
  const { name, storedFor } = event
  const expected: readonly string[] = event.actedOnBy
  const actual = actorsOn(event, services)
  const isPlain = expected.length > 0 === (storedFor === undefined)
  const isStored = services.some((each) => each.service === STORE.service && subscribes(each, event))
  return [
    ...(isPlain ? [] : [`${name} must have either actedOnBy (services) or storedFor (what it is kept for)`]),
    ...expected
      .filter((service) => !actual.includes(service))
      .map((service) => `${service} must act on ${name}, and does not subscribe to it`),
    ...actual
      .filter((service) => !expected.includes(service))
      .map((service) => `${service} acts on ${name}, and the contract does not name it in actedOnBy`),
    ...(isStored
      ? []
      : [`${STORE.service} must store ${name}, as every event, and does not subscribe to it`]),
  ]
}

/** An event that any service reads has one publisher: of a topic with two, Kafka's rights would not say who has written a record. */
function sourceProblems(event: AnyEvent, services: readonly ServiceContract[]): string[] {
  const consumers = services.filter((service) => subscribes(service, event))
  const publishers = services.filter(({ publishes }) => publishes.includes(event))
  if (publishers.length > 1)
    return [`${event.name} is published on one topic by ${names(publishers)}: declare it as a family`]
  if (publishers.length === 1) return []
  if (consumers.length === 0)
    return [`${event.name} is declared in packages/events, and no service publishes or consumes it`]
  return [`${event.name} is consumed by ${names(consumers)}, and no service publishes it`]
}

/** The table `publishes` and the code say the same. */
function tableProblems(events: readonly AnyEvent[], contract: ServiceContract): string[] {
  const { service, publishes, publications } = contract
  const inCode = new Set(publications.map(({ eventName }) => eventName))
  const unused = publishes
    .filter(({ name }) => !inCode.has(name))
    .map(({ name }) => `${service} declares that it publishes ${name}, and no code of it does`)
  const undeclared = publications.flatMap(({ eventName, name, file }) => {
    const where = `${name} in apps/${service}/${file}`
    if (!events.some((event) => event.name === eventName))
      return [`${where} publishes \`${eventName}\`, which is no event: name the event where it is published`]
    if (!publishes.some((event) => event.name === eventName))
      return [`${where} publishes ${eventName}, which ${service} does not declare in its \`publishes\``]
    return []
  })
  return [...unused, ...undeclared]
}

const subscribes = ({ subscriptions }: ServiceContract, event: AnyEvent) =>
  subscriptions.some((each) => each.event === event)

const names = (services: readonly ServiceContract[]) => services.map(({ service }) => service).join(', ')
