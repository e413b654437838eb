import type { ConnectConfig } from '@jangteo/messaging'

/** How a member process is started. */
export interface MemberOptions {
  readonly role: 'writer' | 'reader'
  readonly databaseUrl: string
  readonly prefix: string
  readonly settings: Partial<ConnectConfig>
}

/** What a member is asked to do: to publish events from one number to another one, all at once or one by one, or to tell its usage. */
export type Order =
  | { readonly ask: 'publish'; readonly from: number; readonly to: number; readonly everyMs: number }
  | { readonly ask: 'usage' }

/** What a member tells. Instants are of the clock that all processes of a machine share, in nanoseconds. */
export type Told =
  | { readonly tell: 'ready' }
  | { readonly tell: 'committed' | 'handled'; readonly n: number; readonly at: string }
  | { readonly tell: 'usage'; readonly cpuMs: number }

export const KEYS = 60
/** Events of one transaction, when they are published all at once. */
export const TOGETHER = 20
