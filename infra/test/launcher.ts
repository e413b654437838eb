import { startStack } from '../src/embedded-stack.ts'

// A launcher in a process of its own, for tests that kill it: starts what it is told, keeps it alive, and ends with 3
// when somebody else has stopped it.
const stack = await startStack({ ...JSON.parse(process.argv[2] ?? '{}'), durable: false })
process.once('SIGTERM', () => stack.stop().then(() => process.exit()))
console.log(JSON.stringify({ owned: stack.owned, pids: stack.names.map((name) => stack.part(name).pid) }))
await stack.keepAlive(new AbortController().signal)
process.exit(3)
