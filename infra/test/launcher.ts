import { startStack } from '../src/embedded-stack.ts'

// A launcher in a process of its own, for tests that kill it: starts what it is told and stays.
const stack = await startStack({ ...JSON.parse(process.argv[2] ?? '{}'), durable: false })
process.once('SIGTERM', () => stack.stop().then(() => process.exit()))
console.log(JSON.stringify({ owned: stack.owned, pids: stack.names.map((name) => stack.part(name).pid) }))
setInterval(() => {}, 60_000)
