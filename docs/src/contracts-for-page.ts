import { isDeepStrictEqual } from 'node:util'
import { type AnyEvent, avroType, type RecordSchema } from '@jangteo/events'
import { incompatibilities, type Release, releasesOf } from '@jangteo/events/released'
import { byAddress, type ServiceContract } from './contracts.ts'
import { consumers, type Party, producers } from './events-page.ts'

type Field = RecordSchema['fields'][number]

/** What the console's page of contracts shows of each event. */
export const contractsForPage = (events: readonly AnyEvent[], services: readonly ServiceContract[]) => ({
  events: byAddress(events).map((members) => {
    const [event] = members
    const releases = releasesOf(event)
    const { name, address, meaning, key, partitions, retentionMs, compacted, storedFor } = event
    return {
      ...{ name, address, meaning, key, partitions, retentionMs, compacted },
      topics: members.map((member) => ({
        name: member.topic,
        publisher: services.find(({ publishes }) => publishes.includes(member))?.service ?? null,
      })),
      storedFor: storedFor ?? null,
      actedOnBy: event.actedOnBy,
      publishedBy: producers(event, services).map(party),
      consumedBy: consumers(event, services).map(party),
      fields: (event.schema as RecordSchema).fields.map((field) => fieldOf(event, field, releases)),
      versions: releases.map((release, index) => versionOf(release, releases[index - 1])),
    }
  }),
})

const party = ({ service, places }: Party) => ({ service, functions: places.map(({ name }) => name) })

function fieldOf(event: AnyEvent, field: Field, releases: readonly Release[]) {
  const { name, type } = field
  const without = withoutField(event, name)
  return {
    name,
    type: typeText(type),
    isOptional: 'default' in field,
    isPersonal: event.personal.includes(name),
    use: useOf(event, name),
    since: releases.find(({ schema }) => schema.fields.some((each) => each.name === name))?.version ?? null,
    /** The versions that could not live beside a schema without it, by the rule that `npm test` applies. */
    neededBy: releases
      .filter((release) => incompatibilities(without, [release]).length > 0)
      .map(({ version }) => version),
  }
}

function useOf({ key, aggregateId, attributes }: AnyEvent, name: string) {
  if (name === key) return 'key'
  if (name === aggregateId) return 'aggregateId'
  return attributes.includes(name) ? 'attribute' : null
}

/** The event as it would be without a field. */
function withoutField(event: AnyEvent, name: string): AnyEvent {
  const schema = { ...event.schema, fields: event.schema.fields.filter((each: Field) => each.name !== name) }
  const { [name]: _, ...example } = event.example
  return { ...event, schema, avro: avroType(schema), example, former: [] }
}

function versionOf({ version, schema }: Release, before: Release | undefined) {
  const earlier = before?.schema.fields ?? []
  const find = (fields: readonly Field[], name: string) => fields.find((each) => each.name === name)
  return {
    version,
    added: before
      ? schema.fields.filter(({ name }) => !find(earlier, name)).map(({ name }) => name)
      : schema.fields.map(({ name }) => name),
    changed: schema.fields
      .filter((field) => {
        const known = find(earlier, field.name)
        return known && !isDeepStrictEqual(known.type, field.type)
      })
      .map(({ name }) => name),
  }
}

/** A type as people read it: `string or null`, `list of OrderLine`. */
function typeText(type: unknown): string {
  if (typeof type === 'string') return type
  if (Array.isArray(type))
    return type
      .toSorted((a, b) => Number(a === 'null') - Number(b === 'null'))
      .map(typeText)
      .join(' or ')
  const { type: kind, items, name, logicalType } = type as Record<string, unknown>
  if (kind === 'array') return `list of ${typeText(items)}`
  return String(name ?? logicalType ?? kind)
}
