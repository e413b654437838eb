type AvroSchema =
  | string
  | readonly AvroSchema[]
  | { readonly type: AvroSchema; readonly [more: string]: unknown }

/** Goes over one value without making anything of it. @throws RangeError when the bytes do not hold it. */
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
 * Makes a check that bytes hold a whole value of this schema. avsc believes a length that it reads: ten bytes of
 * rubbish make it build a list until the process has no memory left. A list of items that take no bytes is refused.
 */
export function boundsOf(definition: string): (body: Buffer) => void {
  const walk = walkOf(JSON.parse(definition), new Map())
  return (body) => walk(new Bytes(body))
}

function walkOf(schema: AvroSchema, named: Map<string, Walk>): Walk {
  if (typeof schema === 'string') return primitives[schema] ?? ((bytes) => referred(named, schema)(bytes))
  if (Array.isArray(schema)) return union(schema.map((branch) => walkOf(branch, named)))
  const { type, name, ...more } = schema as { type: AvroSchema; [more: string]: unknown }
  if (type === 'array') return blocks(walkOf(more.items as AvroSchema, named))
  if (type === 'map') return blocks(sequence([text, walkOf(more.values as AvroSchema, named)]))
  if (type === 'enum') return remember(named, name, (bytes) => void bytes.long())
  if (type === 'fixed') return remember(named, name, (bytes) => bytes.skip(more.size as number))
  if (type !== 'record' && type !== 'error') return walkOf(type, named)
  const fields: Walk[] = []
  const record = remember(named, name, sequence(fields))
  for (const field of more.fields as { type: AvroSchema }[]) fields.push(walkOf(field.type, named))
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

/** Names are found without their namespace: one contract never has the same name in two. */
const shortName = (name: unknown) => String(name).split('.').at(-1) as string

function remember(named: Map<string, Walk>, name: unknown, walk: Walk): Walk {
  named.set(shortName(name), walk)
  return walk
}

function referred(named: Map<string, Walk>, name: string): Walk {
  const walk = named.get(shortName(name))
  if (!walk) throw new RangeError(`the schema has no type ${name}`)
  return walk
}
