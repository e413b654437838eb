import path from 'node:path'

/** The folder with the migrations of messaging's tables, absolute. */
export const messagingMigrations = path.join(import.meta.dirname, '../sql')
