import { setTimeout as wait } from 'node:timers/promises'
import { ask, fail, host, keepAllAlive, terminalProgress, untilSignal } from '@jangteo/launcher'
import type { Ports } from '../ports.ts'
import { services } from '../services.ts'
import { refuseInMemory, startDevStack, stopOwnStack } from '../stacks/dev-stack.ts'
import { openShop } from './shop.ts'

/**
 * The stack in `pnpm turbo dev`, where turbo runs the services. When every service is ready, it inserts the demo's data and
 * prints the same as `npm start`.
 */
async function dev(signal: AbortSignal): Promise<void> {
  refuseInMemory()
  const progress = terminalProgress()
  const stack = await startDevStack({ progress, signal })
  try {
    untilServed(stack.ports, signal)
      .then(() => openShop(stack, progress))
      .catch((error) => signal.aborted || console.error(error.message))
    await keepAllAlive([stack], signal)
  } finally {
    await stopOwnStack(stack)
  }
}

async function untilServed(ports: Ports, signal: AbortSignal): Promise<void> {
  for (const { port } of services) {
    const url = `http://${host}:${ports[port]}/health/ready`
    while (!(await isReady(url))) await wait(200, undefined, { signal })
  }
}

const isReady = (url: string): Promise<boolean> =>
  ask(url).then(
    () => true,
    () => false,
  )

const signal = untilSignal()
dev(signal).then(
  () => process.exit(),
  (error) => (signal.aborted ? process.exit(130) : fail(error)),
)
