import { ask, type Command, host, type Part } from '@jangteo/launcher'
import { type Coordinates, serviceEnvironment } from '../coordinates.ts'
import { type Ports, portTable } from '../ports.ts'
import { nodeProgram } from '../programs/node-program.ts'
import { deployLogin } from '../registry-token.ts'
import type { Service } from '../services.ts'

/** One of several processes of a service. */
export interface Replica {
  /** From 1 on: the process of `order` with number 2 is `order-2`. */
  readonly number: number
  /** A port of its own, because the service's port is shared. */
  readonly port: number
}

/**
 * One of our own services as a process. Before it is started for the first time its deploy step creates its topics, gives it its rights
 * at Kafka, and registers its schemas: another process, because the service has no right to do that.
 *
 * @param options `inspected`: whether a debugger may attach to it; `replica`: which one it is, if there are several
 */
export function serviceProcess(
  service: Service,
  stack: Coordinates,
  ports: Ports,
  { inspected = false, replica }: { inspected?: boolean; replica?: Replica } = {},
): Part {
  const own = { port: ports[service.port], variable: portTable[service.port].variable }
  const debug = inspector(ports, inspected)
  const { port } = replica ?? own
  // The first one: all of them at once are too much for a registry that has just started.
  let isDeployed = replica !== undefined && replica.number > 1
  return {
    name: replica ? `${service.name}-${replica.number}` : service.name,
    needs: replica && replica.number > 1 ? [`${service.name}-1`] : [],
    // Restarted, as by a supervisor: a service may exit instead of waiting for a dependency.
    attempts: 3,
    inBackground: service.receives,
    listens: [replica ? { port } : own, ...debug.listens],
    stop: { signal: 'SIGTERM', grace: 12_000 },
    async prepare(run) {
      if (isDeployed) return
      await run.run(await deployCommand(service, stack, ports, ['bootstrap']))
      isDeployed = true
    },
    async command() {
      const { args, environment, ...command } = await serviceCommand(service, stack, ports, ['run'])
      return {
        ...command,
        args: [...debug.flags, ...args],
        environment: { ...environment, ...(replica && replicaEnvironment(replica)) },
      }
    },
    async check() {
      await ask(`http://${host}:${port}/health/ready`)
    },
    async serves() {
      await ask(`http://${host}:${port}/health/live`)
    },
  }
}

/** What a program needs so that a debugger can attach to it; nothing unless it is inspected. */
export const inspector = (
  { inspector: port }: Ports,
  inspected: boolean,
): { flags: readonly string[]; listens: Part['listens'] } =>
  inspected
    ? {
        flags: [`--inspect=${host}:${port}`],
        listens: [{ port, variable: portTable.inspector.variable }],
      }
    : { flags: [], listens: [] }

/** Others go on when one is stopped: its clients have a second to close their connections between two requests. */
const replicaEnvironment = ({ port }: Replica) => ({ PORT: String(port), DRAIN_SECONDS: '1' })

/** Runs one of a service's commands on this stack. @throws Error as `serviceProgram` does */
export async function serviceCommand(
  service: Service,
  stack: Coordinates,
  ports: Ports,
  commands: string[],
): Promise<Command> {
  // Small, because six services share a machine, but not so small that garbage collection is a fifth of the load.
  const program = await serviceProgram(service, commands, { youngMB: service.receives ? 8 : 16 })
  return {
    ...program,
    environment: { ...program.environment, ...serviceEnvironment(service, stack, ports) },
  }
}

/** The same for a command of its deploy step, which is another user at Kafka and may write in the registry. @throws Error as `serviceProgram` does */
export async function deployCommand(
  service: Service,
  stack: Coordinates,
  ports: Ports,
  commands: string[],
): Promise<Command> {
  const command = await serviceCommand(service, stack, ports, commands)
  return {
    ...command,
    environment: { ...command.environment, ...(stack.isOpen ? {} : deployLogin) },
  }
}

/** A service's program with the present code, without the environment of a stack. @throws Error when it is missing or broken */
export async function serviceProgram(
  { name, directory }: Service,
  args: string[],
  size: { youngMB?: number } = {},
): Promise<Command> {
  return { ...(await nodeProgram(name, { args, ...size })), cwd: directory }
}
