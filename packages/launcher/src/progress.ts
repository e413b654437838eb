import { stripVTControlCharacters } from 'node:util'
import colors from 'picocolors'

/** Where the launcher tells what it does: one short state for each thing that it brings up. */
export type Progress = (subject: string, state: string) => void

export const silent: Progress = () => {}

/** On a terminal a block with one line for each subject that is redrawn in place; elsewhere a line for each change. */
export function terminalProgress(out: NodeJS.WriteStream = process.stderr): Progress {
  const states = new Map<string, string>()
  const width = 16
  return (subject, state) => {
    if (!out.isTTY) {
      if (!state.includes('%') && states.get(subject) !== state) {
        out.write(`${subject.padEnd(width)} ${stripVTControlCharacters(state)}\n`)
      }
      states.set(subject, state)
      return
    }
    if (states.size > 0) out.moveCursor(0, -states.size)
    states.set(subject, state)
    for (const [name, text] of states) {
      out.clearLine(0)
      out.write(`${colors.dim(name.padEnd(width))} ${text.slice(0, out.columns - width - 2)}\n`)
    }
  }
}

export const ready = (milliseconds: number) =>
  `${colors.green('ready')} ${colors.dim(`${(milliseconds / 1000).toFixed(1)} s`)}`
