import { TLS_EXPECTED } from './sockets.ts'

/**
 * What a person does about it, when Kafka does not accept the user of a client, gives it no right to what it asks for, or cannot be
 * reached by the encryption that both sides want.
 * @returns undefined for any other error
 */
export function refusedByKafka(error: unknown, username: string | undefined): string | undefined {
  const user = username === undefined ? 'a client without a user' : `the user "${username}"`
  for (const each of causesOf(error)) {
    const { name, type, message, code } = each as Partial<
      Record<'name' | 'type' | 'message' | 'code', string>
    >
    // Node finds no class of kafkajs' errors by its name.
    if (name === 'KafkaJSSASLAuthenticationError')
      return `Kafka does not accept ${user}: KAFKA_SASL_USERNAME or KAFKA_SASL_PASSWORD is wrong`
    const encryption = encryptionProblem(code, message)
    if (encryption) return encryption
    const what = /^(TOPIC|GROUP|CLUSTER)_AUTHORIZATION_FAILED$/.exec(type ?? '')?.[1]
    if (what) {
      const of = what === 'CLUSTER' ? 'the cluster' : `a ${what.toLowerCase()}`
      return `Kafka refuses ${user} a right on ${of} (${message}): run the service's \`bootstrap\` with KAFKA_DEPLOY_USERNAME, which gives it the rights of its contract`
    }
  }
  return undefined
}

/** By the codes of OpenSSL and of Node; those of Kafka's protocol are numbers. */
function encryptionProblem(code = '', message = ''): string | undefined {
  if (code === TLS_EXPECTED) return `${message}: set KAFKA_TLS_CA`
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `the certificate of a broker is that of another server: KAFKA_BROKERS and the brokers' advertised listeners must be names in it (${message})`
  if (code === 'CERT_HAS_EXPIRED') return 'the certificate of a broker has expired'
  if (/^(UNABLE_TO_(VERIFY|GET_ISSUER)|SELF_SIGNED_CERT|DEPTH_ZERO|CERT_SIGNATURE|CERT_UNTRUSTED)/.test(code))
    return `no authority in KAFKA_TLS_CA has signed the certificate of a broker (${message})`
  if (message.includes('before secure TLS connection was established'))
    return 'a broker ended the connection before it was encrypted: its port takes connections in clear only, or it was stopped. Without KAFKA_TLS_CA connections are in clear'
  return undefined
}

/** The error and what is behind it. */
function* causesOf(error: unknown): Generator<unknown> {
  for (let each = error, depth = 0; each instanceof Error && depth < 10; depth++) {
    yield each
    const { errors, originalError } = each as { errors?: readonly unknown[]; originalError?: unknown }
    if (errors) for (const one of errors) yield* causesOf(one)
    each = each.cause ?? originalError
  }
}
