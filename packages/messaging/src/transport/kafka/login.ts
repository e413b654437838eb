import { readFileSync } from 'node:fs'
import type { KafkaConfig } from 'kafkajs'

/** Who a client of Kafka is, and how its connections are encrypted. */
export interface KafkaLogin {
  /** SCRAM-SHA-512. Default: none. */
  readonly user?: { readonly username: string; readonly password: string } | undefined
  /** A PEM file with certificate authorities, or `system` for those that Node knows. Default: connections in clear. */
  readonly tlsCa?: string | undefined
}

/** The variables of a configuration that say it: `kafkaConnectionConfig` of service-kit. */
export interface LoginConfig {
  readonly KAFKA_SASL_USERNAME?: string | undefined
  readonly KAFKA_SASL_PASSWORD?: string | undefined
  readonly KAFKA_TLS_CA?: string | undefined
}

export const loginOf = (config: LoginConfig): KafkaLogin => ({
  user:
    config.KAFKA_SASL_USERNAME !== undefined && config.KAFKA_SASL_PASSWORD !== undefined
      ? { username: config.KAFKA_SASL_USERNAME, password: config.KAFKA_SASL_PASSWORD }
      : undefined,
  tlsCa: config.KAFKA_TLS_CA,
})

/** The same as settings of kafkajs. @throws when the file cannot be read */
export const kafkajsLogin = ({ user, tlsCa }: KafkaLogin): Pick<KafkaConfig, 'sasl' | 'ssl'> => ({
  ...(user && { sasl: { mechanism: 'scram-sha-512', ...user } }),
  ...(tlsCa !== undefined && { ssl: tlsCa === 'system' ? true : { ca: [readFileSync(tlsCa, 'utf8')] } }),
})
