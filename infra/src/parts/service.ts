import { existsSync } from 'node:fs'
import path from 'node:path'
import { type Coordinates, serviceEnvironment } from '../coordinates.ts'
import { ask } from '../http.ts'
import type { Part } from '../part.ts'
import { host, type Ports, portTable } from '../ports.ts'
import type { Service } from '../services.ts'

/** What a service's process gets beside its program: it shall be small, since there are many. */
export const serviceFlags = ['--max-semi-space-size=2']

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

/** Runs one of a service's commands. @throws Error when the service is not there. */
export function serviceCommand(service: Service, stack: Coordinates, ports: Ports, commands: string[]) {
  const main = path.join(service.directory, 'src/main.ts')
  if (!existsSync(main)) throw new Error(`the service ${service.name} has no ${main}`)
  return {
    file: process.execPath,
    args: [...serviceFlags, 'src/main.ts', ...commands],
    cwd: service.directory,
    environment: serviceEnvironment(service, stack, ports),
  }
}
