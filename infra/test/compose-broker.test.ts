import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { parse } from 'yaml'
import { clientOf, connectionOf } from '../observe/exporter/kafka-cluster.ts'
import { type KafkaUser, kafkaLogin, kafkaUserOf, outsideUser } from '../src/kafka-users.ts'
import { infra, root } from '../src/paths.ts'
import { freePortSet } from '../src/ports.ts'
import { classPath, stackDownload } from '../src/programs/downloads.ts'
import { findJava, type Java, leanJvm } from '../src/programs/java.ts'
import { type KafkaTool, kafkaToolCommand } from '../src/programs/kafka-tools.ts'

// There is no Docker here. So what docker-compose.yml says of its broker is done without it: the same Kafka with the same settings, and the
// scripts that the container runs. Only places are others: ports and folders of this machine.

interface Container {
  readonly environment: Readonly<Record<string, string | number>>
  readonly command: readonly [shell: string, flag: string, script: string]
  readonly healthcheck: { readonly test: readonly string[] }
}
const compose = parse(readFileSync(path.join(root, 'docker-compose.yml'), 'utf8'))
const { environment, command, healthcheck }: Container = compose.services.kafka
const folder = mkdtempSync(path.join(tmpdir(), 'jangteo-compose-broker-'))
const ports = await freePortSet()
const host = `127.0.0.1:${ports.kafka}`
const authority = path.join(folder, 'secrets/ca.pem')

const places: readonly (readonly [string, string])[] = [
  ['HOST://:9092', `HOST://${host}`],
  [`127.0.0.1:\${KAFKA_PORT:-9092}`, host],
  ['CONTROLLER://:9093', `CONTROLLER://127.0.0.1:${ports.kafkaController}`],
  ['kafka:9093', `127.0.0.1:${ports.kafkaController}`],
  ['INTERNAL://:19092', `INTERNAL://127.0.0.1:${ports.kafkaUsers}`],
  ['kafka:19092', `localhost:${ports.kafkaUsers}`],
  ['/etc/kafka/secrets', path.join(folder, 'secrets')],
  ['/var/lib/kafka/data', path.join(folder, 'data')],
  ['/etc/make-certificates.sh', path.join(infra, 'kafka/make-certificates.sh')],
  ['/etc/kafka/docker/run', 'true'],
  ['/etc/kafka-login.properties', path.join(folder, 'login.properties')],
  ['/opt/kafka/bin', path.join(folder, 'bin')],
  ['/tmp/users-added', path.join(folder, 'users-added')],
]
const here = (text: string) => places.reduce((done, [from, to]) => done.replaceAll(from, to), text)

/** The name of a setting that the image makes of a variable: `_` is a point, `__` is `_`, `___` is a dash. */
const settingOf = (variable: string) =>
  variable
    .slice('KAFKA_'.length)
    .toLowerCase()
    .replaceAll(/_+/g, ({ length }) => ['.', '_', '-'][length - 1] as string)

const settings = Object.entries(environment)
  .filter(([name]) => name.startsWith('KAFKA_') && name !== 'KAFKA_HEAP_OPTS')
  .map(([name, value]) => `${settingOf(name)}=${here(String(value))}\n`)

const java = findJava() as Java
let broker: ChildProcess
let said = ''

beforeAll(async () => {
  const configuration = path.join(folder, 'server.properties')
  writeFileSync(configuration, settings.join(''))
  copyHere('kafka/broker-login.properties', 'login.properties')
  copyHere('kafka/add-users.sh', 'users.sh')
  mkdirSync(path.join(folder, 'bin'))
  await Promise.all((['configs', 'acls', 'broker-api-versions'] as const).map(putTool))

  await promisify(execFile)('bash', ['-c', here(command[2])], {
    env: { ...process.env, STORE_PASSWORD: String(environment.STORE_PASSWORD) },
  })
  const classes = [...leanJvm, '-cp', await classPath(stackDownload, 'kafka')]
  const format = [
    'kafka.tools.StorageTool',
    'format',
    '-t',
    String(environment.CLUSTER_ID),
    '-c',
    configuration,
  ]
  await promisify(execFile)(java.file, [...classes, ...format])
  broker = spawn(java.file, [...classes, 'kafka.Kafka', configuration], { stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [broker.stdout, broker.stderr]) stream?.on('data', (text) => (said += text))
  // As Docker does, until it is healthy.
  expect(healthcheck.test).toEqual(['CMD', 'bash', '/etc/kafka-users.sh'])
  await vi.waitFor(async () => expect(await isHealthy()).toBe(true), { timeout: 100_000, interval: 500 })
}, 120_000)

afterAll(async () => {
  if (broker?.exitCode === null) {
    broker.kill('SIGKILL')
    await once(broker, 'exit')
  }
  rmSync(folder, { recursive: true })
})

/** A file of the checkout that the container has, with the places of this test. */
const copyHere = (file: string, name: string) =>
  writeFileSync(path.join(folder, name), here(readFileSync(path.join(infra, file), 'utf8')))

async function putTool(tool: KafkaTool): Promise<void> {
  const { file, args } = await kafkaToolCommand(java, tool, [])
  const words = [file, ...args].map((word) => `'${word}'`).join(' ')
  writeFileSync(path.join(folder, `bin/kafka-${tool}.sh`), `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 })
}

async function isHealthy(): Promise<boolean> {
  if (broker.exitCode !== null) throw new Error(`the broker has ended:\n${said.slice(-2000)}`)
  return promisify(execFile)('bash', [path.join(folder, 'users.sh')]).then(
    () => true,
    () => false,
  )
}

/** The topics that a user sees, by an encrypted connection from this machine. */
async function topicsOf(user: KafkaUser, login = { KAFKA_TLS_CA: authority }): Promise<readonly string[]> {
  const admin = clientOf([host], { ...kafkaLogin(user), ...login })
  onTestFinished(() => admin.close())
  await connectionOf(admin)
  return admin.listTopics()
}

it('its users reach it by encrypted connections, each with the rights that it has', async () => {
  const order = kafkaUserOf('order')
  expect(await topicsOf(order)).toEqual([])
  const admin = clientOf([host], { ...kafkaLogin(order), KAFKA_TLS_CA: authority })
  onTestFinished(() => admin.close())
  await expect(admin.createTopics({ topics: ['order.paid'], partitions: 1, replicas: 1 })).rejects.toThrow()
  const deployer = clientOf([host], { ...kafkaLogin(kafkaUserOf('deploy')), KAFKA_TLS_CA: authority })
  onTestFinished(() => deployer.close())
  await deployer.createTopics({ topics: ['order.paid', 'other'], partitions: 1, replicas: 1 })
  // What the health check has given to programs of other teams.
  await expect.poll(() => topicsOf(outsideUser), { timeout: 30_000 }).toEqual(['order.paid'])
})

it('it refuses a client that does not encrypt, and one without the password', async () => {
  const order = kafkaUserOf('order')
  const inClear = clientOf([host], kafkaLogin(order))
  onTestFinished(() => inClear.close())
  await expect(connectionOf(inClear)).rejects.toThrow()
  await expect(topicsOf({ ...order, password: 'guessed' })).rejects.toThrow()
})
