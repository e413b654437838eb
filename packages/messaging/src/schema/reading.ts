import { type AnyEvent, avroType } from '@jangteo/events'
import avro, { type Type } from 'avsc'
import { boundsOf } from './avro-bounds.ts'

/** Decodes a writer's bytes: checks them, then resolves them to the reader's own schema. */
export interface Reading {
  readonly check: (body: Buffer) => void
  readonly resolver: ReturnType<Type['createResolver']>
}

/**
 * How an event's reader decodes values of this writer's schema. By Avro's resolution rules, which the registry uses too,
 * with two exceptions: unlike those, it compares the meaning of a number (`logicalType`).
 * @throws with the reason when it cannot
 */
export function readingOf(event: AnyEvent, definition: string): Reading {
  const writer = avroType(definition)
  refuseOtherMeanings(event.avro, writer, event.name)
  return { check: boundsOf(writer), resolver: resolverOf(event.avro, writer) }
}

const { Type: AvscType, types } = avro

/** Avro resolves names without their namespaces. */
const resolverOf = (reader: Type, writer: Type): Reading['resolver'] =>
  reader.createResolver(writer, { ignoreNamespaces: true } as object)

function resolves(reader: Type, writer: Type): boolean {
  try {
    resolverOf(reader, writer)
    return true
  } catch {
    return false
  }
}

/** A writer's value with a unit (`logicalType`) needs one in the reader's schema, with a unit that it can convert. */
function refuseOtherMeanings(reader: Type, writer: Type, path: string): void {
  if (isUnion(writer)) {
    for (const branch of writer.types) refuseOtherMeanings(reader, branch, path)
  } else if (isUnion(reader)) {
    // avsc takes the first branch that resolves.
    const branch = reader.types.find((each) => resolves(each, writer))
    if (branch) refuseOtherMeanings(branch, writer, path)
    else if (writer instanceof types.LogicalType) throw otherMeaning(reader, writer, path)
  } else if (reader instanceof types.RecordType && writer instanceof types.RecordType) {
    for (const { name, aliases, type } of reader.fields) {
      const field = writer.fields.find((each) => each.name === name || aliases.includes(each.name))
      if (field) refuseOtherMeanings(type, field.type, `${path}.${name}`)
    }
  } else if (reader instanceof types.ArrayType && writer instanceof types.ArrayType) {
    refuseOtherMeanings(reader.itemsType, writer.itemsType, `${path}[]`)
  } else if (writer instanceof types.LogicalType) {
    // Avro itself would read the bare number.
    if (!(reader instanceof types.LogicalType && resolves(reader, writer)))
      throw otherMeaning(reader, writer, path)
  }
}

const otherMeaning = (reader: Type, writer: Type, path: string) =>
  new Error(`${path}: a ${nameOf(writer)} cannot be read as a ${nameOf(reader)}`)

const nameOf = (type: Type): string =>
  isUnion(type) ? type.types.map(nameOf).join(' or ') : type.typeName.replace('logical:', '')

const isUnion = (type: Type): type is Type & { readonly types: Type[] } => AvscType.isType(type, 'union')
