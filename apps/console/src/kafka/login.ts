import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import type { ConnectionOptions } from '@platformatic/kafka'

/** The variables of the configuration that say who the console is at Kafka, and how its connections are encrypted. */
export interface LoginConfig {
  /** `host:port` each. */
  readonly KAFKA_BROKERS: readonly string[]
  readonly KAFKA_SASL_USERNAME?: string | undefined
  readonly KAFKA_SASL_PASSWORD?: string | undefined
  readonly KAFKA_TLS_CA?: string | undefined
}

/** Settings of a client of Kafka. */
export type KafkaLogin = Pick<ConnectionOptions, 'sasl' | 'tls' | 'tlsServerName'>

/** The same as settings of the client. @throws when the file cannot be read */
export function loginOf(config: LoginConfig): KafkaLogin {
  const {
    KAFKA_BROKERS,
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: password,
    KAFKA_TLS_CA: ca,
  } = config
  return {
    ...(username !== undefined &&
      password !== undefined && { sasl: { mechanism: 'SCRAM-SHA-512', username, password } }),
    ...(ca !== undefined && {
      tls: ca === 'system' ? {} : { ca: [readFileSync(ca, 'utf8')] },
      // A client may not send an IP address as the server's name. The certificate is compared with it nevertheless.
      tlsServerName: KAFKA_BROKERS.every((broker) => isIP(hostOf(broker)) === 0),
    }),
  }
}

const hostOf = (broker: string): string => broker.slice(0, broker.lastIndexOf(':')).replaceAll(/[[\]]/g, '')
