import { ask, type Command, host, type Part } from '@jangteo/launcher'
import { type Coordinates, serviceEnvironment } from '../coordinates.ts'
import { type PortName, type Ports, portTable } from '../ports.ts'
import { nodeProgram } from '../programs/node-program.ts'
import type { Service } from '../services.ts'

/**
 * One of our own services as a process: creates its topics, registers its schemas, and serves.
 *
 * @param inspected whether a debugger may attach to it
 */
export function serviceProcess(service: Service, stack: Coordinates, ports: Ports, inspected = false): Part {
  const port = ports[service.port]
  const listening: readonly PortName[] = inspected ? [service.port, 'inspector'] : [service.port]
  return {
    name: service.name,
    needs: [],
    // Restarted, as by a supervisor: a service may exit instead of waiting for a dependency.
    attempts: 3,
    inBackground: service.receives,
    listens: listening.map((name) => ({ port: ports[name], variable: portTable[name].variable })),
    stop: { signal: 'SIGTERM', grace: 12_000 },
    async command() {
      const command = await serviceCommand(service, stack, ports, ['bootstrap', 'run'])
      if (!inspected) return command
      return { ...command, args: [`--inspect=${host}:${ports.inspector}`, ...command.args] }
    },
    async check() {
      await ask(`http://${host}:${port}/health/ready`)
    },
    async serves() {
      await ask(`http://${host}:${port}/health/live`)
    },
  }
}

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

/** A service's program with the present code, without the environment of a stack. @throws Error when it is missing or broken */
export async function serviceProgram(
  { name, directory }: Service,
  args: string[],
  size: { youngMB?: number } = {},
): Promise<Command> {
  return { ...(await nodeProgram(name, { args, ...size })), cwd: directory }
}
