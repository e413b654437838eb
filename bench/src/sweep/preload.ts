import { subscribe } from 'node:diagnostics_channel'
import type { StepReached, StepsAhead } from '@jangteo/messaging'
import { type Edge, edgeOf, edgesAhead } from './edges.ts'
import { folderVariable, recordsOf } from './record.ts'

// Loaded into a service's process by `node --import`: kills the process at the first edge at which none has ended before.

const folder = process.env[folderVariable]
if (folder === undefined) throw new Error(`${folderVariable} is not set`)

let end: (edge: Edge) => void = () => undefined

subscribe('jangteo:steps', (message) => {
  const announced = message as StepsAhead
  const records = recordsOf(folder, announced.service)
  const ahead = edgesAhead(announced)
  records.announce(ahead)
  const armed = new Set(ahead)
  for (const edge of records.reached()) armed.delete(edge)
  end = (edge) => {
    if (!armed.has(edge)) return
    records.reach(edge)
    process.kill(process.pid, 'SIGKILL')
  }
})

subscribe('jangteo:step', (message) => {
  const reached = message as StepReached
  for (const subject of reached.subjects) end(edgeOf(reached, subject))
})
