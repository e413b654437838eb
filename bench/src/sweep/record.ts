import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Edge } from './edges.ts'

// Also loaded into the services' processes: Node's own modules only.

/** The variable that names the folder of a sweep to the services' processes. */
export const folderVariable = 'SWEEP_FOLDER'

/** What is written down of one service, in files: they outlive its processes. */
export interface Records {
  /** Every edge that it may reach; none before its first start. */
  ahead(): readonly Edge[]
  announce(edges: readonly Edge[]): void
  /** Those at which a process has ended. */
  reached(): ReadonlySet<Edge>
  /** The lines are with the operating system when it returns: they outlive the process, not a power cut. */
  reach(edges: readonly Edge[]): void
}

export function recordsOf(folder: string, service: string): Records {
  const aheadFile = path.join(folder, `${service}.ahead`)
  const reachedFile = path.join(folder, `${service}.reached`)
  const lines = (file: string) =>
    existsSync(file)
      ? readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
      : []
  return {
    ahead: () => lines(aheadFile),
    announce(edges) {
      // A reader of half of them would believe that none is left.
      const draft = `${aheadFile}.${process.pid}`
      writeFileSync(draft, edges.map((edge) => `${edge}\n`).join(''))
      renameSync(draft, aheadFile)
    },
    reached: () => new Set(lines(reachedFile)),
    reach: (edges) => appendFileSync(reachedFile, edges.map((edge) => `${edge}\n`).join('')),
  }
}
