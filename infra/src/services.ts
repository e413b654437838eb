import path from 'node:path'
import { root } from './paths.ts'
import type { PortName } from './ports.ts'

/** What only some services use: the others are not given its address and its secrets. */
export type System = 'redis' | 'gateway' | 'mail' | 'transfer'

/** One of the system's services, as the launcher sees it. */
export interface Service {
  readonly name: string
  readonly port: PortName
  /** Its folder, absolute. */
  readonly directory: string
  /** Its database and its role: they have the same name. */
  readonly database: string
  /** Whether `node src/main.ts seed` inserts demo data. */
  readonly seeds: boolean
  /** Whether it only receives, so that no order waits for it. */
  readonly receives: boolean
  /** Whether `node src/main.ts replay` rebuilds the data that it derives from events. */
  readonly replays: boolean
  /** What it uses beside what all do. */
  readonly uses: readonly System[]
}

/** What services use beside Kafka, the registry, the token issuer and their databases. A test compares it with their configuration. */
const uses: Readonly<Record<string, readonly System[]>> = {
  coupon: ['redis'],
  balance: ['gateway'],
  ranking: ['redis'],
  notification: ['mail'],
  'data-platform': ['transfer'],
}

/** Every service. Adding one here gives it a port, a database, a role, an environment and a place in `npm start`. */
export const services: readonly Service[] = [
  { name: 'order', port: 'order', receives: false, seeds: true, replays: false },
  { name: 'coupon', port: 'coupon', receives: false, seeds: true, replays: false },
  { name: 'balance', port: 'balance', receives: false, seeds: true, replays: false },
  { name: 'ranking', port: 'ranking', receives: true, seeds: false, replays: true },
  { name: 'notification', port: 'notification', receives: true, seeds: true, replays: false },
  { name: 'data-platform', port: 'dataPlatform', receives: true, seeds: false, replays: true },
].map((service) => ({
  ...service,
  port: service.port as PortName,
  directory: path.join(root, 'apps', service.name),
  database: service.name.replaceAll('-', '_'),
  uses: uses[service.name] ?? [],
}))

/** @throws Error listing the services when there is none of that name. */
export function serviceNamed(name: string): Service {
  const service = services.find((candidate) => candidate.name === name)
  if (!service) throw new Error(`no service "${name}"; there are: ${services.map((s) => s.name).join(', ')}`)
  return service
}
