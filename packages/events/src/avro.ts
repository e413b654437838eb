import avro from 'avsc'

/** An instant. Travels as milliseconds since 1970 in UTC, is a `Date` in TypeScript. */
export const timestamp = { type: 'long', logicalType: 'timestamp-millis' } as const

export interface RecordSchema {
  readonly type: 'record'
  readonly name: string
  readonly namespace?: string
  readonly doc?: string
  /** Names that the record had before: what was written under them is read as this one. */
  readonly aliases?: readonly string[]
  readonly fields: readonly FieldSchema[]
}

interface FieldSchema {
  readonly name: string
  readonly type: AvroSchema
  readonly doc?: string
  /** Names that the field had before. */
  readonly aliases?: readonly string[]
  readonly default?: unknown
}

interface ArraySchema {
  readonly type: 'array'
  readonly items: AvroSchema
}

/** The part of Avro that contracts are written in. */
export type AvroSchema =
  | keyof Primitives
  | typeof timestamp
  | RecordSchema
  | ArraySchema
  | readonly AvroSchema[]

interface Primitives {
  null: null
  boolean: boolean
  int: number
  long: number
  string: string
}

/** The TypeScript value that a schema describes; `any` for a schema that is not known when compiling. */
export type ValueOf<S> = RecordSchema extends S
  ? // biome-ignore lint/suspicious/noExplicitAny: ends the recursion on the widest schema
    any
  : S extends keyof Primitives
    ? Primitives[S]
    : S extends typeof timestamp
      ? Date
      : S extends { readonly type: 'array'; readonly items: infer I }
        ? readonly ValueOf<I>[]
        : S extends { readonly fields: infer F extends readonly FieldSchema[] }
          ? { readonly [K in F[number] as K['name']]: ValueOf<K['type']> }
          : S extends readonly unknown[]
            ? ValueOf<S[number]>
            : never

/** What a number or bytes of a writer's mean, and what they must be for it; otherwise the name says nothing, as in Avro. */
const UNITS: Readonly<Record<string, readonly string[]>> = {
  date: ['int'],
  'time-millis': ['int'],
  'time-micros': ['long'],
  'timestamp-micros': ['long'],
  'timestamp-nanos': ['long'],
  'local-timestamp-millis': ['long'],
  'local-timestamp-micros': ['long'],
  'local-timestamp-nanos': ['long'],
  decimal: ['bytes', 'fixed'],
  'big-decimal': ['bytes'],
  duration: ['fixed'],
}

/** Of a writer only: keeps the unit visible, so that one is not taken for another. */
class Unit extends avro.types.LogicalType {
  constructor(schema: avro.Schema & { logicalType: string }, options?: unknown) {
    super(schema, options)
    if (!UNITS[schema.logicalType]?.includes(this.underlyingType.typeName))
      throw new Error(`a ${schema.logicalType} cannot be a ${this.underlyingType.typeName}`)
  }

  protected override _fromValue(value: unknown): unknown {
    return value
  }

  protected override _toValue(value: unknown): unknown {
    return value
  }
}

class TimestampMillis extends avro.types.LogicalType {
  constructor(schema: avro.Schema, options?: unknown) {
    super(schema, options)
    if (this.underlyingType.typeName !== 'long') throw new Error('an instant is a long')
  }

  protected override _fromValue(millis: number): Date {
    const date = new Date(millis)
    if (Number.isNaN(date.getTime())) throw new RangeError(`${millis} ms is beyond the time that can be told`)
    return date
  }

  // Anything but a valid Date becomes undefined, which avsc reports as an invalid value with its path.
  protected override _toValue(date: unknown): number | undefined {
    return date instanceof Date && !Number.isNaN(date.getTime()) ? date.getTime() : undefined
  }

  /** A plain number is taken for milliseconds; nanoseconds are larger than a number holds exactly. */
  protected override _resolve(writer: avro.Type): ((value: number | Date) => Date) | undefined {
    if (avro.Type.isType(writer, 'logical:timestamp-micros'))
      return (micros) => this._fromValue(Math.floor(Number(micros) / 1_000))
    const millis = writer instanceof TimestampMillis || ['int', 'long'].includes(writer.typeName)
    return millis ? (value) => this._fromValue(Number(value)) : undefined
  }
}

const logicalTypes = {
  ...Object.fromEntries(Object.keys(UNITS).map((name) => [name, Unit])),
  'timestamp-millis': TimestampMillis,
} as avro.ForSchemaOptions['logicalTypes']

/**
 * The avsc type of a schema, with timestamps as `Date`. What else a writer's numbers mean stays to be seen in the type.
 * @throws when the text or object is no Avro schema.
 */
export function avroType(schema: RecordSchema | string): avro.Type {
  const parsed = typeof schema === 'string' ? JSON.parse(schema) : schema
  return avro.Type.forSchema(parsed as avro.Schema, { logicalTypes })
}
