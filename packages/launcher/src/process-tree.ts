import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { end, identify } from './process-identity.ts'

/**
 * A process and all that it has started, directly or through others, itself first. Groups and sessions do not say it: PostgreSQL
 * gives each of its processes a session of its own.
 */
export function processTree(root: number): number[] {
  const children = Map.groupBy(process.platform === 'linux' ? onLinux() : elsewhere(), ({ parent }) => parent)
  const tree = [root]
  for (const pid of tree) tree.push(...(children.get(pid) ?? []).map((child) => child.pid))
  return tree
}

/**
 * Asks a process and all that it has started to end, and kills what has not after `grace` milliseconds; resolves when all are gone.
 * What has lost its parent before is not found.
 */
export async function endTree(root: number, grace: number): Promise<void> {
  const tree = processTree(root).map(identify)
  await Promise.all(tree.map((each) => each && end(each, 'SIGTERM', grace)))
}

interface Parentage {
  readonly pid: number
  readonly parent: number
}

const onLinux = (): Parentage[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
        // The command in parentheses may hold spaces and parentheses itself.
        const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]
        return [{ pid: Number(pid), parent: Number(parent) }]
      } catch {
        // It has ended meanwhile.
        return []
      }
    })

const elsewhere = (): Parentage[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => {
      const [pid, parent] = line.trim().split(/\s+/).map(Number)
      return { pid: pid ?? 0, parent: parent ?? 0 }
    })
