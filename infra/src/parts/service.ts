import { type Coordinates, serviceEnvironment } from '../coordinates.ts'
import { ask } from '../http.ts'
import { nodeProgram } from '../node-program.ts'
import type { Command, Part } from '../part.ts'
import { host, type Ports, portTable } from '../ports.ts'
import type { Service } from '../services.ts'

const serviceYoungMB = 2

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
  }
}

/** Runs one of a service's commands, as its code is now. @throws Error when the service is not there, or is broken. */
export async function serviceCommand(
  service: Service,
  stack: Coordinates,
  ports: Ports,
  commands: string[],
): Promise<Command> {
  const program = await nodeProgram(service.name, {
    args: commands,
    youngMB: serviceYoungMB,
    environment: serviceEnvironment(service, stack, ports),
  })
  return { ...program, cwd: service.directory }
}
