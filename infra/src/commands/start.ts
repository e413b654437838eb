import './own-allocation.ts'
import {
  isRunning,
  keepAllAlive,
  type Part,
  readState,
  terminalProgress,
  untilSignal,
} from '@jangteo/launcher'
import { Command } from 'commander'
import { newAccess, publishAccess, withdrawAccess } from '../lab/access.ts'
import { openLab } from '../lab/open-lab.ts'
import { WrongArguments } from '../operator/wrong-arguments.ts'
import { apiGateway } from '../parts/api-gateway.ts'
import { consolePart } from '../parts/console.ts'
import { serviceProcess } from '../parts/service.ts'
import { shopProcess } from '../parts/shop.ts'
import { type Brokers, portsFrom, portTable } from '../ports.ts'
import { serviceNamed, services } from '../services.ts'
import {
  devCoordinates,
  devDir,
  environments,
  inMemory,
  servicesDir,
  startDevStack,
  stopOwnStack,
} from '../stacks/dev-stack.ts'
import { isInDocker } from '../stacks/docker-stack.ts'
import { forgetEarlierShop, startMemoryShop } from '../stacks/memory-shop.ts'
import { startServices } from '../stacks/running-services.ts'
import { brokersOption, replicasOption } from './counts.ts'
import { runProgram } from './run-program.ts'
import { openShop } from './shop.ts'

interface Options {
  readonly inspect?: string
  readonly replicas: number
  readonly brokers?: Brokers
}

/** `npm start`: the stack, every service, the API gateway, the console, demo data, and a table of all URLs. Ctrl-C ends it. */
async function start({ inspect: inspected, replicas, brokers }: Options, signal: AbortSignal): Promise<void> {
  checkTransport(process.env.MESSAGING_TRANSPORT)
  if (inspected !== undefined) serviceNamed(inspected)
  if (inspected !== undefined && replicas > 1)
    throw new WrongArguments('a debugger attaches to one process: leave out --inspect or --replicas')
  if (inMemory && (replicas > 1 || brokers !== undefined))
    throw new WrongArguments(
      'in memory there is one process and no broker: leave out --replicas and --brokers',
    )
  refuseSecond()
  if (inMemory) await forgetEarlierShop()
  const progress = terminalProgress()
  const stack = await startDevStack({ progress, signal, standing: standing(inspected), brokers })
  const lab = newAccess(stack.ports)
  try {
    const options = { stack, inspected, lab, progress, signal }
    const running = await (inMemory ? startMemoryShop(options) : startServices({ ...options, replicas }))
    let closeLab = async () => {}
    try {
      if (signal.aborted) return
      await openShop(stack, progress, inspected)
      // What runs in Docker is not ours to be broken.
      const { coordinates, ports } = stack
      const groups = isInDocker(readState(devDir)) ? [running] : [stack, running]
      closeLab = await openLab({ groups, coordinates, ports }, lab)
      publishAccess(devDir, lab)
      await keepAllAlive([stack, running], signal)
    } finally {
      console.log('Stopping…')
      withdrawAccess(devDir)
      await closeLab()
      await running.stop()
    }
  } finally {
    await stopOwnStack(stack)
  }
}

/** What is to be started on the stack: its ports must be free. */
function standing(inspected: string | undefined): Pick<Part, 'name' | 'listens'>[] {
  const ports = portsFrom(process.env)
  const shop = inMemory
    ? [shopProcess(ports, { environments, inspected: inspected !== undefined })]
    : services.map((service) =>
        serviceProcess(service, devCoordinates(ports), ports, { inspected: service.name === inspected }),
      )
  const lab = { name: 'lab', listens: [{ port: ports.lab, variable: portTable.lab.variable }] }
  return [...shop, apiGateway(ports), consolePart(devCoordinates(ports), ports), lab]
}

/** @throws WrongArguments for a transport that the services do not have */
function checkTransport(transport: string | undefined): void {
  if (!['kafka', 'memory', '', undefined].includes(transport))
    throw new WrongArguments(`MESSAGING_TRANSPORT is "${transport}"; it must be kafka or memory`)
}

function refuseSecond(): void {
  const launcher = readState(servicesDir)?.launcher
  if (launcher && isRunning(launcher)) throw new Error(`npm start runs already, as process ${launcher.pid}`)
}

const signal = untilSignal()
const program = new Command('npm start --')
  .description('the stack, every service and demo data, until Ctrl-C')
  .option('--inspect <service>', 'let a debugger attach to this service')
  .addOption(replicasOption())
  .addOption(brokersOption())
  .exitOverride()
  .action((options: Options) =>
    start(options, signal).catch((error) => {
      if (signal.aborted) process.exit(130)
      throw error
    }),
  )
await runProgram(program)
