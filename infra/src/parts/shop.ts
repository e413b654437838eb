import { ask, host, type Part } from '@jangteo/launcher'
import { type Ports, portTable } from '../ports.ts'
import { nodeProgram } from '../programs/node-program.ts'
import { services } from '../services.ts'
import { inspector } from './service.ts'

/**
 * All of our services as one process, with their events in its memory: so it is not started again when it ends.
 *
 * @param options `environments`: the folder with each service's env file, absolute; `inspected`: whether a debugger may attach
 */
export function shopProcess(
  ports: Ports,
  { environments, inspected = false }: { environments: string; inspected?: boolean },
): Part {
  const each = (route: string) =>
    Promise.all(services.map(({ port }) => ask(`http://${host}:${ports[port]}${route}`)))
  const own = services.map(({ port }) => ({ port: ports[port], variable: portTable[port].variable }))
  const debug = inspector(ports, inspected)
  return {
    name: 'shop',
    needs: [],
    startsOnce: true,
    listens: [...own, ...debug.listens],
    stop: { signal: 'SIGTERM', grace: 12_000 },
    async command() {
      const { args, ...command } = await nodeProgram('shop', { args: [environments], youngMB: 16 })
      return { ...command, args: [...debug.flags, ...args] }
    },
    async check() {
      await each('/health/ready')
    },
    async serves() {
      await each('/health/live')
    },
  }
}
