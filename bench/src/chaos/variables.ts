/** JSON: by the port of a dependency, the port of the link to it. */
export const routesVariable = 'CHAOS_ROUTES'
/** A file with the milliseconds by which the clock of a process is ahead. */
export const clockVariable = 'CHAOS_CLOCK'
