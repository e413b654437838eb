import avro from 'avsc'

/** An instant. Travels as milliseconds since 1970 in UTC, is a `Date` in TypeScript. */
export const timestamp = { type: 'long', logicalType: 'timestamp-millis' } as const

export interface RecordSchema {
  readonly type: 'record'
  readonly name: string
  readonly fields: readonly FieldSchema[]
}

interface FieldSchema {
  readonly name: string
  readonly type: AvroSchema
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

class TimestampMillis extends avro.types.LogicalType {
  protected override _fromValue(millis: number): Date {
    return new Date(millis)
  }

  // Anything but a valid Date becomes undefined, which avsc reports as an invalid value with its path.
  protected override _toValue(date: unknown): number | undefined {
    return date instanceof Date && !Number.isNaN(date.getTime()) ? date.getTime() : undefined
  }

  protected override _resolve(writer: avro.Type): ((value: number) => Date) | undefined {
    const millis = writer instanceof TimestampMillis || avro.Type.isType(writer, 'long')
    return millis ? (value) => new Date(Number(value)) : undefined
  }
}

/**
 * The avsc type of a schema, with timestamps as `Date`.
 * @throws when the text or object is no Avro schema.
 */
export function avroType(schema: RecordSchema | string): avro.Type {
  const parsed = typeof schema === 'string' ? JSON.parse(schema) : schema
  return avro.Type.forSchema(parsed as avro.Schema, { logicalTypes: { 'timestamp-millis': TimestampMillis } })
}
