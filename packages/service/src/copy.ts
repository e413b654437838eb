import type { Messaging, SqlTx } from '@jangteo/messaging'
import type { Component, Logger } from '@jangteo/service-kit'

/** What a process remembers of rows, so that it need not read them each time. */
export interface Copy {
  readonly name: string
  /** The signal that says that the rows have changed. */
  readonly changes: string
  /** Reads the rows again, or forgets them: from then on no answer is older than this call. */
  refresh(): void | Promise<void>
}

/** Refreshes a copy when the service starts, after each signal of its key, and every 10 s in case one was lost. */
export function keptFresh<Tx extends SqlTx>(
  copy: Copy,
  messaging: Pick<Messaging<Tx>, 'watch'>,
  log: Logger,
): Component {
  const ended = new AbortController()
  const follow = async (): Promise<void> => {
    for await (const _ of messaging.watch(copy.changes, ended.signal))
      await Promise.resolve()
        .then(() => copy.refresh())
        .catch((error) => log.warn({ err: error, copy: copy.name }, 'a copy could not be refreshed'))
  }
  return {
    name: copy.name,
    async start() {
      await copy.refresh()
      void follow()
    },
    stop: () => ended.abort(),
  }
}
