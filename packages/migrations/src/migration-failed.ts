/** A database cannot be created or changed as requested: the message says why, and what to do. */
export class MigrationFailed extends Error {
  override readonly name = 'MigrationFailed'
}
