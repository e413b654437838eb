import { isRunning, keepAllAlive, readState, terminalProgress, untilSignal } from '@jangteo/launcher'
import { Command } from 'commander'
import { WrongArguments } from '../operator/wrong-arguments.ts'
import { apiGateway } from '../parts/api-gateway.ts'
import { serviceProcess } from '../parts/service.ts'
import { type Brokers, portsFrom } from '../ports.ts'
import { serviceNamed, services } from '../services.ts'
import { devCoordinates, servicesDir, startDevStack, stopOwnStack } from '../stacks/dev-stack.ts'
import { startServices } from '../stacks/running-services.ts'
import { brokersOption, replicasOption } from './counts.ts'
import { runProgram } from './run-program.ts'
import { openShop } from './shop.ts'

interface Options {
  readonly inspect?: string
  readonly replicas: number
  readonly brokers?: Brokers
}

/** `npm start`: the stack, every service, the API gateway, demo data, and a table of all URLs. Ctrl-C ends it. */
async function start({ inspect: inspected, replicas, brokers }: Options, signal: AbortSignal): Promise<void> {
  if (inspected !== undefined) serviceNamed(inspected)
  if (inspected !== undefined && replicas > 1)
    throw new WrongArguments('a debugger attaches to one process: leave out --inspect or --replicas')
  const progress = terminalProgress()
  refuseSecond()
  const ports = portsFrom(process.env)
  const standing = [
    ...services.map((service) =>
      serviceProcess(service, devCoordinates(ports), ports, { inspected: service.name === inspected }),
    ),
    apiGateway(ports),
  ]
  const stack = await startDevStack({ progress, signal, standing, brokers })
  try {
    const running = await startServices({ stack, replicas, inspected, progress, signal })
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
