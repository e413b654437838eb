import type { RecordSchema } from '@jangteo/events'

/** The port to the place where Avro schemas have their ids. */
export interface SchemaRegistry {
  /**
   * Registers a schema as the newest of its subject, and returns its id; the existing id when it is registered already.
   * @throws {SchemaIncompatible} when readers of the previous version could not read it;
   * {RegistryRefused} when the caller may not register one.
   */
  register(subject: string, definition: string): Promise<number>
  /** The id of a schema that is registered for this subject. @throws {SchemaUnknown} */
  idOf(subject: string, definition: string): Promise<number>
  /** All schemas that were registered for this subject, by id; none when it does not exist. */
  versionsOf(subject: string): Promise<ReadonlyMap<number, string>>
  /** The schema with this id. @throws {SchemaUnknown} */
  definitionOf(id: number): Promise<string>
}

export const subjectOf = (topic: string): string => `${topic}-value`

/** The text by which a schema is registered and found again. */
export const definitionOf = (schema: RecordSchema): string => JSON.stringify(schema)
