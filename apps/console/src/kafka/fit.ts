import type { AnyEvent, RecordSchema } from '@jangteo/events'
import { readingOf } from '@jangteo/messaging/reading'
import type { Fit } from './shapes.ts'

/** How a schema fits a contract. @param definition the writer's schema, which may be of another team */
export function fitOf(event: AnyEvent, definition: string): Fit {
  const former = formerNames(event.schema as RecordSchema)
  const written = new Set([...pathsIn(JSON.parse(definition))].map((path) => former.get(path) ?? path))
  const known = pathsIn(event.schema)
  return {
    event: event.name,
    added: [...written].filter((path) => !known.has(path)),
    missing: [...known].filter((path) => !written.has(path)),
    problem: problemOf(event, definition),
  }
}

function problemOf(event: AnyEvent, definition: string): string | null {
  try {
    readingOf(event, definition)
    return null
  } catch (error) {
    return (error as Error).message
  }
}

/** Names that the contract's fields had before, with those of today. */
const formerNames = ({ fields }: RecordSchema): ReadonlyMap<string, string> =>
  new Map(fields.flatMap(({ name, aliases = [] }) => aliases.map((alias) => [alias, name] as const)))

/** The fields of an Avro schema, those within others as `lines[].quantity`. */
function pathsIn(schema: unknown, at = ''): Set<string> {
  const paths = new Set<string>()
  const add = (inner: unknown, path: string) => {
    for (const each of pathsIn(inner, path)) paths.add(each)
  }
  if (Array.isArray(schema)) {
    for (const branch of schema) add(branch, at)
  } else if (typeof schema === 'object' && schema !== null) {
    const { type, fields, items, values } = schema as Record<string, unknown>
    if (type === 'array') add(items, `${at}[]`)
    else if (type === 'map') add(values, `${at}{}`)
    else if (Array.isArray(fields)) {
      for (const { name, type: inner } of fields as { name: string; type: unknown }[]) {
        const path = at === '' ? name : `${at}.${name}`
        paths.add(path)
        add(inner, path)
      }
    } else add(type, at)
  }
  return paths
}
