import { type AvroSchema, type RecordSchema, timestamp } from './avro.ts'
import type { AnyEvent } from './event.ts'

/** JSON is not the data of an event; each problem is a sentence that names the field. */
export class DataInvalid extends Error {
  override readonly name = 'DataInvalid'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('; '))
    this.problems = problems
  }
}

/**
 * The data of an event from JSON that a person has written: times as ISO 8601; a field that is left out has its default.
 * @throws DataInvalid naming every field that is missing, unknown or of another type
 */
export function dataFromJson(event: AnyEvent, json: unknown): Readonly<Record<string, unknown>> {
  const problems: string[] = []
  const data = read(event.schema, json, 'the value', problems)
  if (problems.length > 0) throw new DataInvalid(problems)
  return data as Record<string, unknown>
}

/** @param at the field as a person would name it */
function read(schema: AvroSchema, json: unknown, at: string, problems: string[]): unknown {
  const refuse = (what: string): undefined => {
    problems.push(`${at} must be ${what}`)
  }
  if (isUnion(schema)) {
    if (json === null && schema.includes('null')) return null
    // The contracts' unions have one branch beside null.
    return read(schema.find((branch) => branch !== 'null') as AvroSchema, json, at, problems)
  }
  if (typeof schema === 'string') return isOf[schema](json) ? json : refuse(NAMES[schema])
  if (schema.type === timestamp.type) {
    const date = new Date(typeof json === 'string' ? json : Number.NaN)
    return Number.isNaN(date.getTime()) ? refuse('a time, as 2026-11-29T10:00:00Z') : date
  }
  if (schema.type === 'array') {
    if (!Array.isArray(json)) return refuse('a list')
    return json.map((item, index) => read(schema.items, item, `${at}[${index}]`, problems))
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return refuse('an object')
  return readRecord(schema, json as Record<string, unknown>, at, problems)
}

function readRecord(
  { name, fields }: RecordSchema,
  json: Readonly<Record<string, unknown>>,
  at: string,
  problems: string[],
): Record<string, unknown> {
  const within = (field: string) => (at === 'the value' ? field : `${at}.${field}`)
  for (const field of Object.keys(json))
    if (!fields.some((each) => each.name === field)) problems.push(`${within(field)} is no field of ${name}`)
  return Object.fromEntries(
    fields.map((field) => {
      if (Object.hasOwn(json, field.name))
        return [field.name, read(field.type, json[field.name], within(field.name), problems)]
      if (!('default' in field)) problems.push(`${within(field.name)} is missing`)
      return [field.name, field.default]
    }),
  )
}

const isUnion = (schema: AvroSchema): schema is readonly AvroSchema[] => Array.isArray(schema)

const isOf = {
  null: (json: unknown) => json === null,
  boolean: (json: unknown) => typeof json === 'boolean',
  int: (json: unknown) => Number.isInteger(json) && Math.abs(json as number) < 2 ** 31,
  long: (json: unknown) => Number.isSafeInteger(json),
  string: (json: unknown) => typeof json === 'string',
} as const

const NAMES = {
  null: 'null',
  boolean: 'true or false',
  int: 'a whole number below 2^31',
  long: 'a whole number below 2^53',
  string: 'a text',
} as const
