import { firstEphemeralPort, freePorts } from '@jangteo/launcher'

/**
 * Every port of the system, with the variable that changes it. The only place where a port is written down;
 * a test compares docker-compose.yml with it.
 *
 * All are below 32768: above, an outgoing connection may hold a port at the moment a broker wants it back.
 */
export const portTable = {
  apiGateway: { port: 3000, variable: 'API_GATEWAY_PORT' },
  order: { port: 3001, variable: 'ORDER_PORT' },
  coupon: { port: 3002, variable: 'COUPON_PORT' },
  balance: { port: 3003, variable: 'BALANCE_PORT' },
  ranking: { port: 3004, variable: 'RANKING_PORT' },
  notification: { port: 3005, variable: 'NOTIFICATION_PORT' },
  dataPlatform: { port: 3006, variable: 'DATA_PLATFORM_PORT' },
  console: { port: 8080, variable: 'CONSOLE_PORT' },
  kafka: { port: 9092, variable: 'KAFKA_PORT' },
  kafkaUsers: { port: 9098, variable: 'KAFKA_USERS_PORT' },
  kafkaController: { port: 9093, variable: 'KAFKA_CONTROLLER_PORT' },
  kafka2: { port: 9094, variable: 'KAFKA_2_PORT' },
  kafka2Users: { port: 9099, variable: 'KAFKA_2_USERS_PORT' },
  kafka2Controller: { port: 9095, variable: 'KAFKA_2_CONTROLLER_PORT' },
  kafka3: { port: 9096, variable: 'KAFKA_3_PORT' },
  kafka3Users: { port: 9100, variable: 'KAFKA_3_USERS_PORT' },
  kafka3Controller: { port: 9097, variable: 'KAFKA_3_CONTROLLER_PORT' },
  registry: { port: 8081, variable: 'REGISTRY_PORT' },
  kafkaUi: { port: 8082, variable: 'KAFKA_UI_PORT' },
  kaskade: { port: 8085, variable: 'KASKADE_PORT' },
  postgres: { port: 5433, variable: 'POSTGRES_PORT' },
  redis: { port: 6380, variable: 'REDIS_PORT' },
  tokenIssuer: { port: 8090, variable: 'TOKEN_ISSUER_PORT' },
  paymentGateway: { port: 8091, variable: 'PAYMENT_GATEWAY_PORT' },
  dataReceiver: { port: 8092, variable: 'DATA_RECEIVER_PORT' },
  connect: { port: 8083, variable: 'CONNECT_PORT' },
  streams: { port: 8084, variable: 'STREAMS_PORT' },
  lab: { port: 8086, variable: 'LAB_PORT' },
  inspector: { port: 9229, variable: 'INSPECTOR_PORT' },
  smtp: { port: 1025, variable: 'SMTP_PORT' },
  mailPage: { port: 8025, variable: 'MAIL_PORT' },
  prometheus: { port: 9090, variable: 'PROMETHEUS_PORT' },
  exporter: { port: 9187, variable: 'EXPORTER_PORT' },
  grafana: { port: 3030, variable: 'GRAFANA_PORT' },
} as const satisfies Record<string, { port: number; variable: string }>

export type PortName = keyof typeof portTable
export type Ports = Record<PortName, number>

/**
 * How many brokers a stack has. Three keep three copies of everything, and need two of them for a write; none is for a shop whose
 * events stay in one process, which needs no registry either.
 */
export type Brokers = 0 | 1 | 3

interface BrokerPorts {
  /** Where clients connect. */
  readonly client: PortName
  /** Where clients connect that are users, in a stack of tests: there, those on the other port are none, and may do everything. */
  readonly users: PortName
  /** Where the brokers elect the one that leads. */
  readonly controller: PortName
}

/** The ports of each broker of a cluster. */
export const brokerPorts = (brokers: Brokers): readonly BrokerPorts[] =>
  (
    [
      { client: 'kafka', users: 'kafkaUsers', controller: 'kafkaController' },
      { client: 'kafka2', users: 'kafka2Users', controller: 'kafka2Controller' },
      { client: 'kafka3', users: 'kafka3Users', controller: 'kafka3Controller' },
    ] as const
  ).slice(0, brokers)

const names = Object.keys(portTable) as PortName[]

/**
 * The ports to use, from their variables or the defaults.
 *
 * @throws Error naming every variable that is not a port below 32768, and every two that are equal.
 */
export function portsFrom(environment: NodeJS.ProcessEnv): Ports {
  const problems: string[] = []
  const owners = new Map<number, string>()
  const ports = {} as Ports
  for (const name of names) {
    const { port: usual, variable } = portTable[name]
    const text = environment[variable]
    const port = text === undefined || text === '' ? usual : Number(text)
    if (!Number.isInteger(port) || port < 1 || port >= firstEphemeralPort) {
      problems.push(`${variable} is "${text}"; it must be a whole number from 1 to ${firstEphemeralPort - 1}`)
    }
    const other = owners.get(port)
    if (other) problems.push(`${variable} and ${other} are both ${port}`)
    owners.set(port, variable)
    ports[name] = port
  }
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return ports
}

/** A whole set of ports that no program listens on now. */
export async function freePortSet(): Promise<Ports> {
  const free = await freePorts(names.length)
  return Object.fromEntries(names.map((name, index) => [name, free[index]])) as Ports
}
