import { ask, host, type Part } from '@jangteo/launcher'
import { type Coordinates, loginAt } from '../coordinates.ts'
import { kafkaDeployLogin, kafkaUserOf } from '../kafka-users.ts'
import { type Ports, portTable } from '../ports.ts'
import { nodeProgram } from '../programs/node-program.ts'
import { services } from '../services.ts'

/** The web application. It needs no service to start: a page says what it cannot know while one is unavailable. */
export function consolePart(stack: Coordinates, ports: Ports, lab?: Lab): Part {
  const port = ports.console
  const program = (args: string[], environment: Readonly<Record<string, string>>) =>
    nodeProgram('console', { args, youngMB: 1, environment })
  let isDeployed = stack.isOpen || stack.kafkaBrokers.length === 0
  return {
    name: 'console',
    needs: [],
    attempts: 3,
    inBackground: true,
    listens: [{ port, variable: portTable.console.variable }],
    stop: { signal: 'SIGTERM', grace: 12_000 },
    // Its deploy step gives it its rights at Kafka.
    async prepare(run) {
      if (isDeployed) return
      await run.run(
        await program(['bootstrap'], { ...consoleEnvironment(stack, ports), ...kafkaDeployLogin }),
      )
      isDeployed = true
    },
    command: () => program(['run'], consoleEnvironment(stack, ports, lab)),
    async check() {
      await ask(`http://${host}:${port}/health/ready`)
    },
  }
}

/** What lets the console break the shop: `npm start` has it. */
interface Lab {
  readonly url: string
  readonly token: string
}

/** The environment of the console on this stack. */
export const consoleEnvironment = (stack: Coordinates, ports: Ports, lab?: Lab): Record<string, string> => ({
  HOST: host,
  PORT: String(ports.console),
  TOPICS_PORT: String(ports.kafkaUi),
  // There is no load balancer in front of it in development, and a person waits after Ctrl-C.
  DRAIN_SECONDS: '0',
  ...Object.fromEntries(
    services.map(({ name, port }) => [
      `${name.toUpperCase().replaceAll('-', '_')}_URLS`,
      `http://${host}:${ports[port]}`,
    ]),
  ),
  KAFKA_BROKERS: stack.kafkaBrokers.join(','),
  ...loginAt(stack, kafkaUserOf('console')),
  SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl,
  JWKS_URL: stack.jwksUrl,
  TOKEN_ISSUER: stack.issuer,
  TOKEN_AUDIENCE: stack.audience,
  MAIL_PAGE_URL: stack.mailPageUrl,
  // `npm run stack -- up observe` starts it.
  PROMETHEUS_URL: `http://${host}:${ports.prometheus}`,
  ...(lab && { LAB_URL: lab.url, LAB_TOKEN: lab.token }),
})
