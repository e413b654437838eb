import { Command } from 'commander'
import { coordinatesOf } from './coordinates.ts'
import { devLogs, servicesDir, startDevStack, stopOwnStack } from './dev-stack.ts'
import type { Stack } from './embedded-stack.ts'
import { withLock } from './lock.ts'
import { fail, untilSignal } from './main.ts'
import type { Part } from './part.ts'
import { serviceProcess } from './parts/service.ts'
import { portsFrom } from './ports.ts'
import { keepAllAlive, ProcessGroup, stopGroup } from './process-group.ts'
import { isRunning } from './process-identity.ts'
import { type Progress, terminalProgress } from './progress.ts'
import { serviceNamed, services } from './services.ts'
import { openShop } from './shop.ts'
import { readState } from './state.ts'

/** `npm start`: the stack, every service, demo data, and a table of where all is. Ctrl-C ends it. */
async function start(signal: AbortSignal, inspected?: string): Promise<void> {
  if (inspected !== undefined) serviceNamed(inspected)
  const progress = terminalProgress()
  const parts = (stack: Pick<Stack, 'coordinates' | 'ports'>) =>
    services.map((service) =>
      serviceProcess(service, stack.coordinates, stack.ports, service.name === inspected),
    )
  refuseSecond()
  const ports = portsFrom(process.env)
  const stack = await startDevStack(progress, signal, parts({ coordinates: coordinatesOf(ports), ports }))
  try {
    const running = await startServices(parts(stack), stack, progress, signal)
    try {
      if (signal.aborted) return
      await openShop(stack, progress, inspected)
      await keepAllAlive([stack, running], signal)
    } finally {
      console.log('Stopping…')
      await running.stop()
    }
  } finally {
    await stopOwnStack(stack)
  }
}

function refuseSecond(): void {
  const launcher = readState(servicesDir)?.launcher
  if (launcher && isRunning(launcher)) throw new Error(`npm start runs already, as process ${launcher.pid}`)
}

/** Starts every service, as the code is now: services that a killed launcher left behind are replaced. */
async function startServices(
  parts: readonly Part[],
  { ports }: Stack,
  progress: Progress,
  signal: AbortSignal,
): Promise<ProcessGroup> {
  return withLock(`${servicesDir}.lock`, async () => {
    await stopGroup(servicesDir)
    const group = new ProcessGroup({ dir: servicesDir, logs: devLogs, parts, ports, progress, signal })
    await group.start()
    return group
  })
}

const program = new Command('npm start --')
  .description('the stack, every service and demo data, until Ctrl-C')
  .option('--inspect <service>', 'let a debugger attach to this service')
  .parse()
const signal = untilSignal()
start(signal, program.opts<{ inspect?: string }>().inspect).catch((error) =>
  signal.aborted ? process.exit(130) : fail(error),
)
