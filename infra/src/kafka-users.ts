import { devPassword } from './databases.ts'
import { services } from './services.ts'

/** A user of the stack's Kafka, with its password on this machine; a deployed system gets its own. */
export interface KafkaUser {
  readonly username: string
  readonly password: string
}

const userNamed = (username: string): KafkaUser => ({ username, password: devPassword(username) })

/** Brokers and controllers among themselves. */
export const brokerUser = userNamed('broker')

/** The deploy step: it creates topics, and gives the others their rights. Developers' tools use it, too. */
export const deployUser = userNamed('deploy')

/** Everyone who may do everything. */
export const superUsers: readonly KafkaUser[] = [brokerUser, deployUser]

/** A service, or the console. It may do nothing until its `bootstrap` gives it its rights. */
export const kafkaUserOf = (program: string): KafkaUser => userNamed(program)

/** Programs of other teams, as those of examples/. */
export const outsideUser = userNamed('outside')

/** All that a new cluster has; brokers have their passwords in their settings. */
export const kafkaUsers: readonly KafkaUser[] = [
  deployUser,
  ...[...services.map(({ name }) => name), 'console'].map(kafkaUserOf),
  outsideUser,
]

/** The variables by which a client of Kafka is this user. */
export const kafkaLogin = ({ username, password }: KafkaUser): Record<string, string> => ({
  KAFKA_SASL_USERNAME: username,
  KAFKA_SASL_PASSWORD: password,
})

/** The same as settings of Kafka's own clients. @param tlsCa a PEM file; undefined: connections in clear */
export const javaLogin = (
  { username, password }: KafkaUser,
  tlsCa: string | undefined,
): Record<string, string> => ({
  ...(tlsCa === undefined
    ? { 'security.protocol': 'SASL_PLAINTEXT' }
    : { 'security.protocol': 'SASL_SSL', 'ssl.truststore.type': 'PEM', 'ssl.truststore.location': tlsCa }),
  'sasl.mechanism': 'SCRAM-SHA-512',
  'sasl.jaas.config': `org.apache.kafka.common.security.scram.ScramLoginModule required username="${username}" password="${password}";`,
})

/** The same as settings of librdkafka, and what stands on it. @param tlsCa a PEM file; undefined: connections in clear */
export const librdkafkaLogin = (
  { username, password }: KafkaUser,
  tlsCa: string | undefined,
): Record<string, string> => ({
  ...(tlsCa === undefined
    ? { 'security.protocol': 'SASL_PLAINTEXT' }
    : { 'security.protocol': 'SASL_SSL', 'ssl.ca.location': tlsCa }),
  'sasl.mechanism': 'SCRAM-SHA-512',
  'sasl.username': username,
  'sasl.password': password,
})

/** The variables of a deploy step beside those of its service. */
export const kafkaDeployLogin: Readonly<Record<string, string>> = {
  KAFKA_DEPLOY_USERNAME: deployUser.username,
  KAFKA_DEPLOY_PASSWORD: deployUser.password,
}
