import { pbkdf2Sync, randomBytes } from 'node:crypto'
import { alterUserScramCredentialsV0 } from '@platformatic/kafka'
import { clientOf, connectionOf } from '../../observe/exporter/kafka-cluster.ts'
import { type Coordinates, loginAt } from '../coordinates.ts'
import { deployUser, type KafkaUser } from '../kafka-users.ts'

const SCRAM_SHA_512 = 2
const ITERATIONS = 4096

/** Makes a user at the stack's Kafka, or sets its password there. @throws when Kafka does not answer */
export async function setKafkaPassword(
  stack: Coordinates,
  { username: name, password }: KafkaUser,
): Promise<void> {
  const admin = clientOf(stack.kafkaUserBrokers, loginAt({ ...stack, isOpen: false }, deployUser))
  try {
    const salt = randomBytes(16)
    const saltedPassword = pbkdf2Sync(password, salt, ITERATIONS, 64, 'sha512')
    const credential = { name, mechanism: SCRAM_SHA_512, iterations: ITERATIONS, salt, saltedPassword }
    await alterUserScramCredentialsV0.api.async(await connectionOf(admin), [], [credential])
  } finally {
    await admin.close()
  }
}
