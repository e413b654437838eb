import {
  type Balancer,
  freePorts,
  type Group,
  type Part,
  type Progress,
  startBalancer,
  startGroup,
} from '@jangteo/launcher'
import { apiGateway } from '../parts/api-gateway.ts'
import { consolePart } from '../parts/console.ts'
import { serviceProcess } from '../parts/service.ts'
import { type Service, services } from '../services.ts'
import { devLogs, servicesDir } from './dev-stack.ts'
import { type Stack, stopCommand } from './embedded-stack.ts'
import { followWantedReplicas } from './wanted-replicas.ts'

/** How long a service may need to leave its port to the replicas that follow it, in milliseconds. */
const HANDOVER_MS = 15_000

export interface ServicesOptions {
  readonly stack: Stack
  /** Of each service. */
  readonly replicas: number
  /** The name of the service that a debugger may attach to; it has one process. */
  readonly inspected?: string | undefined
  /** Where the console finds what breaks the shop. */
  readonly lab: Parameters<typeof consolePart>[2]
  readonly progress: Progress
  readonly signal: AbortSignal
}

/** The processes of the services; their number changes with the replicas. */
export type RunningServices = Pick<Group, 'names' | 'part' | 'keepAlive' | 'stop'>

/** A service as it runs: alone on its port, or as replicas on ports of their own, behind a balancer on its port. */
interface Running {
  readonly service: Service
  replicas: readonly Part[]
  balancer: Balancer | undefined
}

/**
 * Starts every service, the API gateway, and the console, with the present code, and changes the number of a service's replicas when another one
 * is wanted. What a killed launcher has left running is replaced.
 *
 * @throws Error with the reasons; nothing is left running then
 */
export async function startServices(options: ServicesOptions): Promise<RunningServices> {
  const { stack, progress, signal } = options
  const all = await Promise.all(services.map((service) => plan(service, options)))
  const group = await startGroup({
    ...{ dir: servicesDir, logs: devLogs, stopCommand, replace: true, progress, signal },
    parts: [
      ...all.flatMap(({ replicas }) => replicas),
      apiGateway(stack.ports),
      consolePart(stack.coordinates, stack.ports, options.lab),
    ],
  })
  const stop = async () => {
    for (const { balancer } of all) balancer?.close()
    await group.stop()
  }
  try {
    if (options.replicas > 1) await Promise.all(all.map((each) => balance(each, stack)))
    followWantedReplicas(
      servicesDir,
      Object.fromEntries(services.map(({ name }) => [name, options.replicas])),
      {
        change: async (name, count) => {
          const running = all.find(({ service }) => service.name === name)
          if (running) await scale(running, count, { group, stack })
        },
        signal,
      },
    )
    return {
      get names() {
        return group.names
      },
      part: (name) => group.part(name),
      keepAlive: (until) => group.keepAlive(until),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function plan(service: Service, { stack, replicas, inspected }: ServicesOptions): Promise<Running> {
  const parts =
    replicas === 1
      ? [serviceProcess(service, stack.coordinates, stack.ports, { inspected: service.name === inspected })]
      : (await freePorts(replicas)).map((port, i) => replica(service, stack, { number: i + 1, port }))
  return { service, replicas: parts, balancer: undefined }
}

const replica = (
  service: Service,
  { coordinates, ports }: Stack,
  which: { number: number; port: number },
): Part => serviceProcess(service, coordinates, ports, { replica: which })

const portsOf = (parts: readonly Part[]) => parts.flatMap(({ listens }) => listens.map(({ port }) => port))

async function balance(running: Running, { ports }: Stack, patience = 0): Promise<void> {
  const { service, replicas } = running
  running.balancer = await startBalancer(ports[service.port], portsOf(replicas), patience)
}

/**
 * Starts or stops replicas, one by one. A service that was alone leaves its port when its replicas are usable: for an instant,
 * new connections are refused.
 *
 * @throws Error when a replica does not start: those before it go on
 */
async function scale(
  running: Running,
  count: number,
  { group, stack }: { group: Group; stack: Stack },
): Promise<void> {
  const { service } = running
  if (!running.balancer && count === 1) return
  const alone = running.balancer ? undefined : running.replicas[0]
  const replicas = alone ? [] : [...running.replicas]
  while (replicas.length < count) {
    const [port = 0] = await freePorts(1)
    const next = replica(service, stack, { number: replicas.length + 1, port })
    await group.add(next).catch(async (error) => {
      const unused = [next, ...(alone ? replicas : [])].filter(({ name }) => group.names.includes(name))
      await Promise.all(unused.map(({ name }) => group.remove(name)))
      throw error
    })
    replicas.push(next)
    if (!alone) route(running, replicas)
  }
  while (replicas.length > count) {
    const last = replicas.pop() as Part
    // First, so that it gets no more connections while it closes those that it has.
    route(running, replicas)
    await group.remove(last.name)
  }
  if (!alone) return
  running.replicas = replicas
  await Promise.all([balance(running, stack, HANDOVER_MS), group.remove(alone.name)])
}

function route(running: Running, replicas: readonly Part[]): void {
  running.replicas = [...replicas]
  running.balancer?.route(portsOf(replicas))
}
