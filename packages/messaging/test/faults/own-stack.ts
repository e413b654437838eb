import { type Stack, startTestStack } from '@jangteo/testing'
import { afterAll, beforeAll } from 'vitest'

type Options = Parameters<typeof startTestStack>[0]

/** A stack that the tests of this file may break. While they run it is the one that everything finds. */
export function ownStack(options: Options = {}): Pick<Stack, 'part'> {
  const shared = process.env.JANGTEO_TEST_STACK
  let stack: Stack
  beforeAll(async () => {
    stack = await startTestStack(options)
    process.env.JANGTEO_TEST_STACK = JSON.stringify({
      ...(shared ? JSON.parse(shared) : {}),
      ...chosen(stack, options),
    })
  })
  afterAll(async () => {
    if (shared) process.env.JANGTEO_TEST_STACK = shared
    await stack?.stop()
  })
  return { part: (name) => stack.part(name) }
}

/** A stack of brokers only leaves the rest to the shared one. */
const chosen = ({ coordinates }: Stack, { parts }: NonNullable<Options>) =>
  parts ? pick(coordinates) : coordinates

const pick = ({ kafkaBrokers, isOpen, kafkaUserBrokers, kafkaTlsCa }: Stack['coordinates']) => ({
  ...{ kafkaBrokers, isOpen, kafkaUserBrokers, kafkaTlsCa },
})
