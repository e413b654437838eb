import type { Group, GroupOptions } from './group.ts'
import { withLock } from './lock.ts'
import { ProcessGroup } from './process-group.ts'
import { end } from './process-identity.ts'
import { forgetState, readState, runningParts, writeState } from './state.ts'

/**
 * Brings a group up, parts side by side where they can be, and returns when every part is usable. Parts that run already
 * in the folder, from an earlier launcher with the same settings, are kept.
 *
 * @param options `replace` stops what runs in the folder first
 * @throws Error with the reasons; nothing that was started is left running then
 */
export const startGroup = ({ replace, ...options }: GroupOptions & { replace?: boolean }): Promise<Group> =>
  withLock(`${options.dir}.lock`, async () => {
    if (replace) await stopGroup(options.dir)
    const group = new ProcessGroup(options)
    await group.start()
    return group
  })

/** Stops what runs in the folder, also when another process started it. Returns the names of the parts that ran. */
export async function stopGroup(dir: string): Promise<string[]> {
  const state = readState(dir)
  const running = runningParts(state)
  // Before the first one ends, or its launcher would start it again.
  if (state) writeState(dir, { ...state, ending: true })
  await Promise.all(
    running.map(([, part]) => end(part, part.stop?.signal ?? 'SIGTERM', part.stop?.grace ?? 5000)),
  )
  forgetState(dir)
  return running.map(([name]) => name)
}

/**
 * Keeps groups alive until the signal aborts.
 *
 * @returns early when one of them has been stopped
 */
export async function keepAllAlive(
  groups: readonly Pick<Group, 'keepAlive'>[],
  signal: AbortSignal,
): Promise<void> {
  const over = new AbortController()
  const either = AbortSignal.any([signal, over.signal])
  await Promise.all(groups.map((group) => group.keepAlive(either).finally(() => over.abort())))
  if (!signal.aborted) console.log('It was stopped from elsewhere.')
}
