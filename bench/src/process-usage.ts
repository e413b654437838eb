import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

// Linux only: it reads /proc.

const TICKS_PER_SECOND = 100

/** The processes, all that they have started, and what those have started, and are still there. */
export function tree(pids: readonly number[]): number[] {
  const rows = execFileSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number) as [number, number])
  const found = [...pids]
  for (const parent of found)
    found.push(...pairs.filter(([, ppid]) => ppid === parent).map(([child]) => child))
  return found
}

/** CPU seconds that a process has used so far, with those of its children that have ended. */
export function cpuSeconds(pid: number): number {
  const stat = read(`/proc/${pid}/stat`)
  // The command in parentheses may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return sum(fields.slice(11, 15).map(Number)) / TICKS_PER_SECOND
}

/** Megabytes that processes hold: `Pss` counts a page that they share once, `Rss` once for each. */
export const memory = (pids: readonly number[], kind: 'Rss' | 'Pss'): number =>
  sum(
    pids.map((pid) =>
      Number(new RegExp(`^${kind}:\\s+(\\d+)`, 'm').exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0),
    ),
  ) / 1000

/** What a process calls itself: PostgreSQL's tell which database they serve. */
export const commandLine = (pid: number): string => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim()

export const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0)

/** Empty for a process that has ended meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
