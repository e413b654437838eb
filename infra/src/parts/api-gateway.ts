import { ask, host, type Part } from '@jangteo/launcher'
import { type Ports, portTable } from '../ports.ts'
import { nodeProgram } from '../programs/node-program.ts'
import { services } from '../services.ts'

/** The one entrance of the shop. It needs no service to start: a route whose service is unavailable answers 503. */
export function apiGateway(ports: Ports): Part {
  const port = ports.apiGateway
  return {
    name: 'api-gateway',
    needs: [],
    attempts: 3,
    listens: [{ port, variable: portTable.apiGateway.variable }],
    stop: { signal: 'SIGTERM', grace: 12_000 },
    command: () =>
      nodeProgram('api-gateway', {
        youngMB: 1,
        environment: {
          HOST: host,
          PORT: String(port),
          // People of the demo come from addresses of their own, which they name as a load balancer would.
          TRUSTED_PROXIES: host,
          // There is no load balancer in front of it in development, and a person waits after Ctrl-C.
          DRAIN_SECONDS: '0',
          ...Object.fromEntries(services.map(({ name, port }) => [urlsVariable(name), urlOf(ports[port])])),
        },
      }),
    async check() {
      await ask(`${urlOf(port)}/health/ready`)
    },
  }
}

const urlOf = (port: number) => `http://${host}:${port}`

/** `DATA_PLATFORM_URLS`: where the gateway reads the addresses of a service's replicas. */
const urlsVariable = (service: string) => `${service.toUpperCase().replaceAll('-', '_')}_URLS`
