import type { Messaging, SqlTx } from '@jangteo/messaging'
import { eventually } from '@jangteo/testing'

/** Resolves when the consumers are members of their groups. */
export const joined = (messaging: Pick<Messaging<SqlTx>, 'ready'>): Promise<void> =>
  eventually(() => {
    const state = messaging.ready()
    if (!state.ok) throw new Error(state.reason)
  })
