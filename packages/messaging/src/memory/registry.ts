import { SchemaUnknown } from '../failure.ts'
import type { SchemaRegistry } from '../schemas.ts'

/** A registry within one process, for the memory transport. Accepts every schema. */
export function memoryRegistry(): SchemaRegistry {
  const definitions: string[] = []
  const find = (definition: string) => definitions.indexOf(definition) + 1
  return {
    async register(_, definition) {
      return find(definition) || definitions.push(definition)
    },
    async idOf(subject, definition) {
      const id = find(definition)
      if (id === 0) throw new SchemaUnknown(`this version of ${subject}; run bootstrap first`)
      return id
    },
    async definitionOf(id) {
      const definition = definitions[id - 1]
      if (definition === undefined) throw new SchemaUnknown(`the id ${id}`)
      return definition
    },
  }
}
