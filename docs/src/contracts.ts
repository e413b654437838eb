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
  readonly subscriptions: readonly { readonly event: AnyEvent; readonly handler: Place }[]
}

/** Says, in sentences, what is wrong between the services: an event that leads nowhere, or comes from nowhere. */
export function problemsOf(events: readonly AnyEvent[], services: readonly ServiceContract[]): string[] {
  return [...services.flatMap((service) => tableProblems(events, service)), ...edgeProblems(events, services)]
}

/** Every event has a publisher and a consumer. */
function edgeProblems(events: readonly AnyEvent[], services: readonly ServiceContract[]): string[] {
  return events.flatMap((event) => {
    const producers = services.filter(({ publishes }) => publishes.includes(event))
    const consumers = services.filter(({ subscriptions }) =>
      subscriptions.some((each) => each.event === event),
    )
    if (producers.length === 0 && consumers.length === 0)
      return [`${event.name} is declared in packages/events, and no service publishes or consumes it`]
    if (producers.length === 0)
      return [`${event.name} is consumed by ${names(consumers)}, and no service publishes it`]
    if (consumers.length === 0)
      return [`${event.name} is published by ${names(producers)}, and no service consumes it`]
    return []
  })
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

const names = (services: readonly ServiceContract[]) => services.map(({ service }) => service).join(', ')
