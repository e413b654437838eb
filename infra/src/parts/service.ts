import { type Coordinates, serviceEnvironment } from '../coordinates.ts'
import { ask } from '../http.ts'
import { nodeProgram } from '../node-program.ts'
import type { Command, Part } from '../part.ts'
import { host, type Ports, portTable } from '../ports.ts'
import type { Service } from '../services.ts'

/** One of our own services as a process: creates its topics, registers its schemas, and serves. */
export function serviceProcess(service: Service, stack: Coordinates, ports: Ports): Part {
  const port = ports[service.port]
  return {
    name: service.name,
    needs: [],
    // As a supervisor would: a service may end rather than wait for what it depends on.
    attempts: 3,
    listens: [{ port, variable: portTable[service.port].variable }],
    stop: { signal: 'SIGTERM', grace: 12_000 },
    command: async () => serviceCommand(service, stack, ports, ['bootstrap', 'run']),
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
  // One of many on somebody's machine: small.
  const program = await serviceProgram(service, commands, { youngMB: 2 })
  return {
    ...program,
    environment: { ...program.environment, ...serviceEnvironment(service, stack, ports) },
  }
}

/** A service's program, as its code is now, with no word of any stack. @throws Error when it is not there, or is broken */
export async function serviceProgram(
  { name, directory }: Service,
  args: string[],
  size: { youngMB?: number } = {},
): Promise<Command> {
  return { ...(await nodeProgram(name, { args, ...size })), cwd: directory }
}
