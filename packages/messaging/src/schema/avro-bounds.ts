import avro, { type Type } from 'avsc'

const { types } = avro

/** Skips one value without decoding it. @throws RangeError when the bytes end before */
type Walk = (bytes: Bytes) => void

class Bytes {
  readonly #buffer: Buffer
  #at = 0

  constructor(buffer: Buffer) {
    this.#buffer = buffer
  }

  get left(): number {
    return this.#buffer.length - this.#at
  }

  skip(count: number): void {
    if (count < 0 || count > this.left) throw new RangeError('the bytes end before the value does')
    this.#at += count
  }

  /** A zigzag number; inexact beyond 2^53, where it is too large for any length. */
  long(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      this.skip(1)
      const byte = this.#buffer[this.#at - 1] as number
      value += (byte & 127) * scale
      if (byte < 128) return value % 2 === 0 ? value / 2 : -(value + 1) / 2
    }
  }
}

/**
 * Creates a check that bytes hold a complete value of this schema. avsc trusts every length that it reads: ten invalid
 * bytes can make it build a list until the process runs out of memory. A list of items without bytes is refused.
 */
export function boundsOf(type: Type): (body: Buffer) => void {
  const walk = walkOf(type, new Map())
  return (body) => walk(new Bytes(body))
}

function walkOf(type: Type, records: Map<Type, Walk>): Walk {
  if (type instanceof types.LogicalType) return walkOf(type.underlyingType, records)
  if (type instanceof types.ArrayType) return blocks(walkOf(type.itemsType, records))
  if (type instanceof types.MapType) return blocks(sequence([text, walkOf(type.valuesType, records)]))
  if (type instanceof types.UnwrappedUnionType || type instanceof types.WrappedUnionType)
    return union(type.types.map((branch) => walkOf(branch, records)))
  if (type instanceof types.EnumType) return (bytes) => void bytes.long()
  if (type instanceof types.FixedType) return (bytes) => bytes.skip(type.size)
  if (!(type instanceof types.RecordType)) return primitives[type.typeName] as Walk
  const known = records.get(type)
  if (known) return known
  const fields: Walk[] = []
  const record = sequence(fields)
  // Before its fields: it may be recursive.
  records.set(type, record)
  for (const field of type.fields) fields.push(walkOf(field.type, records))
  return record
}

const text: Walk = (bytes) => bytes.skip(bytes.long())

const primitives: Readonly<Record<string, Walk>> = {
  null: () => {},
  boolean: (bytes) => bytes.skip(1),
  int: (bytes) => void bytes.long(),
  long: (bytes) => void bytes.long(),
  float: (bytes) => bytes.skip(4),
  double: (bytes) => bytes.skip(8),
  bytes: text,
  string: text,
}

const sequence =
  (parts: readonly Walk[]): Walk =>
  (bytes) => {
    for (const part of parts) part(bytes)
  }

const union =
  (branches: readonly Walk[]): Walk =>
  (bytes) => {
    const branch = branches[bytes.long()]
    if (!branch) throw new RangeError('there is no such branch of the union')
    branch(bytes)
  }

/** Items in blocks: a count, and after a negative one the block's size in bytes; a count of zero ends it. */
const blocks =
  (item: Walk): Walk =>
  (bytes) => {
    for (let count = bytes.long(); count !== 0; count = bytes.long()) {
      if (count < 0) {
        count = -count
        bytes.long()
      }
      if (count > bytes.left) throw new RangeError('a list has more items than bytes')
      for (; count > 0; count--) item(bytes)
    }
  }
