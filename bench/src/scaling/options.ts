/** How a member process is started. */
export interface MemberOptions {
  readonly role: 'producer' | 'consumer'
  readonly name: string
  readonly databaseUrl: string
  readonly prefix: string
  /** As the contract declares. */
  readonly partitions: number
}

/** Keys of each producer. */
export const KEYS = 60
/** What the outside system of a consumer needs for an event, in milliseconds. */
export const WORK_MS = 4
