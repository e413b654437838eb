import { SchemaUnknown } from '../errors.ts'
import type { SchemaRegistry } from './registry.ts'

/** A registry within one process, for the memory transport. Accepts every schema. */
export function memoryRegistry(): SchemaRegistry {
  const definitions: string[] = []
  const subjects = new Map<string, Set<number>>()
  const find = (definition: string) => definitions.indexOf(definition) + 1
  return {
    async register(subject, definition) {
      const id = find(definition) || definitions.push(definition)
      subjects.set(subject, (subjects.get(subject) ?? new Set()).add(id))
      return id
    },
    async versionsOf(subject) {
      return new Map([...(subjects.get(subject) ?? [])].map((id) => [id, definitions[id - 1] as string]))
    },
    async idOf(subject, definition) {
      const id = find(definition)
      if (id === 0) throw SchemaUnknown({ what: `this version of ${subject}; run bootstrap first` })
      return id
    },
    async definitionOf(id) {
      const definition = definitions[id - 1]
      if (definition === undefined) throw SchemaUnknown({ what: `the id ${id}` })
      return definition
    },
  }
}
