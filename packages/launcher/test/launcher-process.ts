import { startGroup } from '../src/index.ts'
import { listening } from './programs.ts'

// A launcher in a process of its own, for tests that kill it: starts a listening program for each port, keeps them alive,
// and ends with 3 when the group has been stopped from elsewhere.
const { dir, ports } = JSON.parse(process.argv[2] ?? '{}')
const parts = Object.entries<number>(ports).map(([name, port]) => listening(name, port))
const group = await startGroup({ dir, parts, stopCommand: 'down' })
process.once('SIGTERM', () => group.stop().then(() => process.exit()))
console.log(JSON.stringify({ owned: group.owned, pids: group.names.map((name) => group.part(name).pid) }))
await group.keepAlive(new AbortController().signal)
process.exit(3)
