/**
 * What a person does about it, when Kafka does not accept the user of a client, or gives it no right to what it asks for.
 * @returns undefined for any other error
 */
export function refusedByKafka(error: unknown, username: string | undefined): string | undefined {
  const user = username === undefined ? 'a client without a user' : `the user "${username}"`
  for (const each of causesOf(error)) {
    const { name, type, message } = each as { name?: string; type?: string; message?: string }
    // Node finds no class of kafkajs' errors by its name.
    if (name === 'KafkaJSSASLAuthenticationError')
      return `Kafka does not accept ${user}: KAFKA_SASL_USERNAME or KAFKA_SASL_PASSWORD is wrong`
    const what = /^(TOPIC|GROUP|CLUSTER)_AUTHORIZATION_FAILED$/.exec(type ?? '')?.[1]
    if (what) {
      const of = what === 'CLUSTER' ? 'the cluster' : `a ${what.toLowerCase()}`
      return `Kafka refuses ${user} a right on ${of} (${message}): run the service's \`bootstrap\` with KAFKA_DEPLOY_USERNAME, which gives it the rights of its contract`
    }
  }
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
