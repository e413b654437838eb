import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import {
  Admin,
  type Connection,
  type ConnectionOptions,
  metadataV12,
  ResponseError,
} from '@platformatic/kafka'

/** What the brokers say of themselves and of all topics. */
export type Cluster = Awaited<ReturnType<typeof metadataV12.api.async>>
export type Topic = Cluster['topics'][number]

/** Milliseconds for a connection and for a request. One try: the next scrape is the next one. */
const once = { connectTimeout: 2_000, timeout: 3_000, requestTimeout: 3_000, retries: 0 }

/** Who a client is at Kafka, and how its connections are encrypted: the variables that a service has, too. */
export interface LoginConfig {
  readonly KAFKA_SASL_USERNAME?: string | undefined
  readonly KAFKA_SASL_PASSWORD?: string | undefined
  readonly KAFKA_TLS_CA?: string | undefined
}

/** The same as settings of a client of these brokers. @throws when the file with certificate authorities cannot be read */
export function loginOf(
  brokers: readonly string[],
  config: LoginConfig,
): Pick<ConnectionOptions, 'sasl' | 'tls' | 'tlsServerName'> {
  const { KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password, KAFKA_TLS_CA: ca } = config
  return {
    ...(username && password && { sasl: { mechanism: 'SCRAM-SHA-512', username, password } }),
    ...(ca && {
      tls: ca === 'system' ? {} : { ca: [readFileSync(ca, 'utf8')] },
      // A client may not send an IP address as the server's name. The certificate is compared with it nevertheless.
      tlsServerName: brokers.every((broker) => isIP(hostOf(broker)) === 0),
    }),
  }
}

const hostOf = (broker: string): string => broker.slice(0, broker.lastIndexOf(':')).replaceAll(/[[\]]/g, '')

/** @param brokers `host:port` each; they need not run yet */
export const clientOf = (brokers: readonly string[], login: LoginConfig = {}) =>
  new Admin({ clientId: 'exporter', bootstrapBrokers: [...brokers], ...loginOf(brokers, login), ...once })

/** To any broker that answers. @throws AggregateError when none does */
export async function connectionOf(admin: Admin): Promise<Connection> {
  // Not what is remembered: a broker may have gone since.
  const { brokers } = await admin.metadata({ topics: [], forceUpdate: true })
  return Promise.any(
    [...brokers.keys()].map(async (id) => {
      const connection = (await admin.connectToBrokers([id])).get(id)
      if (!connection) throw new Error(`broker ${id} is not known any more`)
      return connection
    }),
  )
}

/** The client's own `metadata` fails when any partition has no leader, which is what is to be seen here. */
export async function clusterOf(admin: Admin): Promise<Cluster> {
  const connection = await connectionOf(admin)
  return metadataV12.api.async(connection, null, false, false).catch((error) => {
    if (error instanceof ResponseError && error.response) return error.response as Cluster
    throw error
  })
}

/** Topics as the client's requests name them. */
export const asked = (topics: readonly Topic[]) =>
  topics.map(({ name, partitions }) => ({
    name: name ?? '',
    partitions: partitions.map(({ partitionIndex }) => partitionIndex),
  }))

/** Of Kafka's own topics, and of those that have a partition without a leader, the client can read no offset. */
const readable = ({ isInternal, partitions }: Topic) =>
  !isInternal && partitions.every(({ leaderId }) => leaderId >= 0)

/** The offsets that Kafka gives for these times. */
const times = { first: -2n, next: -1n }

/** The offset of the first record of each readable partition, or that which its next record will have. */
export async function offsetsOf(admin: Admin, which: keyof typeof times) {
  const { topics } = await clusterOf(admin)
  const requests = asked(topics.filter(readable)).map(({ name, partitions }) => ({
    name,
    partitions: partitions.map((partitionIndex) => ({ partitionIndex, timestamp: times[which] })),
  }))
  if (requests.length === 0) return []
  return (await admin.listOffsets({ topics: requests })).flatMap(({ name, partitions }) =>
    partitions.map(({ partitionIndex, offset }) => ({ topic: name, partition: partitionIndex, offset })),
  )
}
