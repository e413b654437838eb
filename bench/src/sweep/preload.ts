import { subscribe } from 'node:diagnostics_channel'
import type { StepReached, StepsAhead } from '@jangteo/messaging'
import { type Edge, edgeOf, edgesAhead } from './edges.ts'
import { folderVariable, recordsOf } from './record.ts'

// Loaded into a service's process by `node --import`: kills the process at the first edge at which none has ended before.

const folder = process.env[folderVariable]
if (folder === undefined) throw new Error(`${folderVariable} is not set`)

let end: (edges: readonly Edge[]) => void = () => undefined

subscribe('jangteo:steps', (message) => {
  const announced = message as StepsAhead
  const records = recordsOf(folder, announced.service)
  const ahead = edgesAhead(announced)
  records.announce(ahead)
  const armed = new Set(ahead)
  for (const edge of records.reached()) armed.delete(edge)
  end = (edges) => {
    const fresh = edges.filter((edge) => armed.has(edge))
    if (fresh.length === 0) return
    records.reach(fresh)
    process.kill(process.pid, 'SIGKILL')
  }
})

subscribe('jangteo:step', (message) => {
  const reached = message as StepReached
  // A step of several topics is one moment: the process ends at the edges of all of them.
  end(reached.subjects.map((subject) => edgeOf(reached, subject)))
})
