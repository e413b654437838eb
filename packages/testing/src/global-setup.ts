import { type Stack, startTestStack, testStackVariable, withKafka } from '@jangteo/infra'

let own: Stack | undefined

/**
 * For vitest's `globalSetup`: uses the stack that the caller provides, or starts one for this run.
 *
 * @throws Error when JANGTEO_TEST_KAFKA is off
 */
export async function setup(): Promise<void> {
  if (withKafka(process.env) === false)
    throw new Error('JANGTEO_TEST_KAFKA is off, and these tests need Kafka: run those with `--project pure`')
  if (process.env[testStackVariable]) return
  own = await startTestStack()
  process.env[testStackVariable] = JSON.stringify(own.coordinates)
}

export async function teardown(): Promise<void> {
  await own?.stop()
}
