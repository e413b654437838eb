import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { demoToken, welcome } from './demo.ts'
import { devLogs, servicesDir, startDevStack } from './dev-stack.ts'
import type { Stack } from './embedded-stack.ts'
import { withLock } from './lock.ts'
import { fail, untilSignal } from './main.ts'
import { serviceCommand, serviceProcess } from './parts/service.ts'
import { keepAllAlive, ProcessGroup, stopGroup } from './process-group.ts'
import { isRunning } from './process-identity.ts'
import { type Progress, terminalProgress } from './progress.ts'
import { services } from './services.ts'
import { runToEnd } from './start-part.ts'
import { readState } from './state.ts'

/** `npm start`: the stack, every service, demo data, and a table of where all is. Ctrl-C ends it. */
async function start(signal: AbortSignal): Promise<void> {
  refuseSecond()
  const progress = terminalProgress()
  const stack = await startDevStack(progress, signal)
  try {
    const running = await startServices(stack, progress, signal)
    try {
      if (signal.aborted) return
      await seed(stack, progress)
      console.log(welcome(stack.coordinates, stack.ports, await demoToken(stack.coordinates)))
      await keepAllAlive([stack, running], signal)
    } finally {
      console.log('Stopping…')
      await running.stop()
    }
  } finally {
    await stack.stop()
  }
}

function refuseSecond(): void {
  const launcher = readState(servicesDir)?.launcher
  if (launcher && isRunning(launcher)) throw new Error(`npm start runs already, as process ${launcher.pid}`)
}

/** Starts every service, as the code is now: services that a killed launcher left behind are replaced. */
export async function startServices(
  stack: Stack,
  progress: Progress,
  signal: AbortSignal,
): Promise<ProcessGroup> {
  return withLock(`${servicesDir}.lock`, async () => {
    await stopGroup(servicesDir)
    const group = new ProcessGroup({
      dir: servicesDir,
      logs: devLogs,
      parts: services.map((service) => serviceProcess(service, stack.coordinates, stack.ports)),
      ports: stack.ports,
      progress,
      signal,
    })
    await group.start()
    return group
  })
}

async function seed(stack: Stack, progress: Progress): Promise<void> {
  mkdirSync(devLogs, { recursive: true })
  const seeding = services.filter((service) => service.seeds)
  await Promise.all(
    seeding.map(async (service) =>
      runToEnd(
        await serviceCommand(service, stack.coordinates, stack.ports, ['seed']),
        path.join(devLogs, `${service.name}-seed.log`),
      ),
    ),
  )
  progress('demo data', 'there')
}

const signal = untilSignal()
start(signal).catch((error) => (signal.aborted ? process.exit(130) : fail(error)))
