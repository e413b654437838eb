import type { GroupOptions } from './group.ts'
import type { Part } from './part.ts'
import { identify, isRunning, type ProcessIdentity } from './process-identity.ts'
import { readState, runningParts, type State, writeState } from './state.ts'

/** What two launchers must agree on to share the processes of a folder. */
export const settingsOf = (parts: readonly Part[]): string =>
  parts.map(({ name, listens }) => [name, ...listens.map(({ port }) => port)].join(' ')).join(', ')

/**
 * Takes the folder over, with what still runs in it.
 *
 * @throws Error when its processes run with other settings
 */
export function claim({ dir, parts, stopCommand }: GroupOptions): State {
  const settings = settingsOf(parts)
  const found = readState(dir)
  const running = Object.fromEntries(runningParts(found))
  const runs = Object.keys(running).length > 0
  if (runs && found?.settings !== settings) {
    throw new Error(
      `others run already (${found?.settings}), not those that are wanted (${settings}): end them first with \`${stopCommand}\``,
    )
  }
  const launcher = found?.launcher ?? undefined
  const others = runs && (launcher === undefined || isRunning(launcher))
  const state: State = {
    launcher: others ? (launcher ?? null) : (identify(process.pid) as ProcessIdentity),
    settings,
    parts: running,
    usable: false,
  }
  writeState(dir, state)
  return state
}
