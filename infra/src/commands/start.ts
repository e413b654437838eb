import {
  fail,
  type Group,
  isRunning,
  keepAllAlive,
  type Part,
  type Progress,
  readState,
  startGroup,
  terminalProgress,
  untilSignal,
} from '@jangteo/launcher'
import { Command } from 'commander'
import { coordinatesOf } from '../coordinates.ts'
import { apiGateway } from '../parts/api-gateway.ts'
import { serviceProcess } from '../parts/service.ts'
import { portsFrom } from '../ports.ts'
import { serviceNamed, services } from '../services.ts'
import { devLogs, servicesDir, startDevStack, stopOwnStack } from '../stacks/dev-stack.ts'
import { type Stack, stopCommand } from '../stacks/embedded-stack.ts'
import { openShop } from './shop.ts'

/** `npm start`: the stack, every service, the API gateway, demo data, and a table of all URLs. Ctrl-C ends it. */
async function start(signal: AbortSignal, inspected?: string): Promise<void> {
  if (inspected !== undefined) serviceNamed(inspected)
  const progress = terminalProgress()
  const parts = (stack: Pick<Stack, 'coordinates' | 'ports'>) => [
    ...services.map((service) =>
      serviceProcess(service, stack.coordinates, stack.ports, service.name === inspected),
    ),
    apiGateway(stack.ports),
  ]
  refuseSecond()
  const ports = portsFrom(process.env)
  const stack = await startDevStack(progress, signal, parts({ coordinates: coordinatesOf(ports), ports }))
  try {
    const running = await startServices(parts(stack), progress, signal)
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

/** Starts every program with the present code: programs that a killed launcher has left running are replaced. */
const startServices = (parts: readonly Part[], progress: Progress, signal: AbortSignal): Promise<Group> =>
  startGroup({
    dir: servicesDir,
    logs: devLogs,
    parts,
    stopCommand,
    replace: true,
    progress,
    signal,
  })

const program = new Command('npm start --')
  .description('the stack, every service and demo data, until Ctrl-C')
  .option('--inspect <service>', 'let a debugger attach to this service')
  .parse()
const signal = untilSignal()
start(signal, program.opts<{ inspect?: string }>().inspect).catch((error) =>
  signal.aborted ? process.exit(130) : fail(error),
)
