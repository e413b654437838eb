import { type AnyEvent, ATTRIBUTE_PREFIX, eventHeaders } from '@jangteo/events'
import { byAddress, type Place, type ServiceContract } from './contracts.ts'

const DAY_MS = 24 * 60 * 60 * 1000

const HEAD = `# Events

Everything that crosses the border between two services. Generated from the code by \`npm run docs\`; \`npm test\` fails
when this page is stale, when an event has no publisher, and when a service that must act on an event does not subscribe to it.
The data platform stores every event (\`recordEvents\`), which does not count as acting.

The contracts are in [packages/events](../packages/events/src). Each event travels as Avro on its topic. Events with the
same key keep their order within a topic; between topics there is none. Where a topic has \`{service}\` in its name, each publisher has
one of its own, with its own name, and Kafka lets no other service write there. The headers of a record:

${Object.entries(eventHeaders)
  .map(([name, meaning]) => `- \`${name}\`: ${meaning}`)
  .join('\n')}
- \`${ATTRIBUTE_PREFIX}<field>\`: the value of a field, in Avro's JSON, for consumers that tell by it what is none of their
  business, without reading the event. The data decides: a header is only its copy
`

/** The page \`docs/events.md\`: a row for each event, then each one in full. */
export function eventsPage(events: readonly AnyEvent[], services: readonly ServiceContract[]): string {
  const contracts = byAddress(events).map(([event]) => event)
  const rows = contracts.map((event) => {
    const cells = [
      `[${event.name}](#${event.name.toLowerCase()})`,
      event.meaning,
      producers(event, services).map(inTable).join('<br>'),
      consumers(event, services).map(inTable).join('<br>'),
    ]
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  })
  const table = ['| event | what has happened | published by | consumed by |', '|---|---|---|---|', ...rows]
  return [HEAD, `${table.join('\n')}\n`, ...contracts.map((event) => section(event, services))].join('\n')
}

/** A sentence when a generated file on disk is not the one that the code gives. */
export function staleness(file: string, onDisk: string, text: string): string[] {
  return onDisk === text ? [] : [`${file} is not as the code is: run \`npm run docs\` and commit it`]
}

function section(event: AnyEvent, services: readonly ServiceContract[]): string {
  return `## ${event.name}

${event.meaning}

- topic \`${event.address}\`, key \`${event.key}\`, ${event.partitions} partitions, ${kept(event)}${attributes(event)}${personal(event)}
- published by ${producers(event, services).map(inText).join(', ')}
- consumed by ${consumers(event, services).map(inText).join(', ')}
- ${purpose(event)}

\`\`\`json
${JSON.stringify(event.example, null, 2)}
\`\`\`
`
}

const purpose = ({ actedOnBy, storedFor }: AnyEvent) =>
  storedFor === undefined
    ? `must be acted on by ${actedOnBy.join(', ')}`
    : `no service acts on it. Stored for ${storedFor}`

const attributes = ({ attributes }: AnyEvent) =>
  attributes.length === 0
    ? ''
    : `\n- also as headers: ${attributes.map((field: string) => `\`${field}\``).join(', ')}`

const personal = ({ personal }: AnyEvent) =>
  personal.length === 0
    ? ''
    : `\n- personal, so operators see a mask until they ask: ${personal.map((field: string) => `\`${field}\``).join(', ')}`

function kept({ compacted, retentionMs }: AnyEvent): string {
  if (compacted) return 'compacted: the last one of each key is kept for ever'
  const days = retentionMs / DAY_MS
  return `kept for ${days} ${days === 1 ? 'day' : 'days'}`
}

/** A service, and its functions that publish or consume an event. */
export interface Party {
  readonly service: string
  readonly places: readonly Place[]
}

const inTable = ({ service, places }: Party) =>
  `${service}: ${places.map(({ name }) => `\`${name}\``).join(', ')}`

const inText = ({ service, places }: Party) => `${service}: ${places.map(link(service)).join(', ')}`

/** What is promised is not in a file yet. */
const link =
  (service: string) =>
  ({ name, file }: Place) =>
    file === ''
      ? name
      : `[\`${name}\`](../${file.startsWith('packages/') ? file : `apps/${service}/${file}`})`

/** The services that publish an event. */
export function producers(event: AnyEvent, services: readonly ServiceContract[]): Party[] {
  return parties(services, ({ publications }) =>
    publications.filter(({ eventName }) => eventName === event.name),
  )
}

/** The services that consume an event. */
export function consumers(event: AnyEvent, services: readonly ServiceContract[]): Party[] {
  return parties(services, ({ subscriptions }) =>
    subscriptions.filter((each) => each.event.address === event.address).map(({ handler }) => handler),
  )
}

/** The services that have such places, each place once. */
function parties(
  services: readonly ServiceContract[],
  placesOf: (contract: ServiceContract) => readonly Place[],
): Party[] {
  return services.flatMap((contract) => {
    const places = new Map(placesOf(contract).map((place) => [`${place.file}#${place.name}`, place]))
    return places.size === 0 ? [] : [{ service: contract.service, places: [...places.values()] }]
  })
}
