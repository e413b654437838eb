import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ask, host, type Part, type Run } from '@jangteo/launcher'
import { type Coordinates, databaseUrl } from '../coordinates.ts'
import { devPassword } from '../databases.ts'
import { deployUser, javaLogin } from '../kafka-users.ts'
import { infra } from '../paths.ts'
import { portTable } from '../ports.ts'
import { classData } from '../programs/class-data.ts'
import { classPath, connectDownload } from '../programs/downloads.ts'
import { type Java, leanAllocation, leanJvm } from '../programs/java.ts'
import { registryToken } from '../registry-token.ts'
import { makeTables, type Overrides, readConnectors, runs } from './connectors.ts'

/** Where the sinks write to and the source reads from: a database and a role of their own. */
export const lake = 'lake'

/** The parts that Kafka Connect needs. */
export interface ConnectPlace {
  readonly stack: Pick<
    Coordinates,
    'kafkaBrokers' | 'isOpen' | 'kafkaTlsCa' | 'schemaRegistryUrl' | 'adminUrl'
  >
  readonly port: number
  /** Workers with the same id are one cluster; names its group and its topics. Default `connect`. */
  readonly id?: string
  /** Changes of connectors' configurations, by connector, for a test. */
  readonly overrides?: Overrides
}

/** One worker of Kafka Connect, with the connectors of `infra/connect/*.json`: usable when their tasks run. */
export function connect(java: Java, { stack, port, id = 'connect', overrides = {} }: ConnectPlace): Part {
  const jars = classPath(connectDownload, 'worker')
  jars.catch(() => {})
  const classes = jars.then((found) => classData('connect', connectDownload, java, found))
  classes.catch(() => {})
  const url = connectUrl(port)
  const copies = Math.min(stack.kafkaBrokers.length, 3)
  const configuration = (run: Run) => path.join(run.data, 'worker.properties')
  const database = new URL(stack.adminUrl)
  return {
    name: 'connect',
    needs: [],
    listens: [{ port, variable: portTable.connect.variable }],
    stop: { signal: 'SIGTERM', grace: 5000 },

    async prepare(run) {
      await mkdir(run.data, { recursive: true })
      await writeFile(configuration(run), properties({ stack, port, id, copies }), { mode: 0o600 })
      await makeTables(databaseUrl(stack, lake, lake))
    },

    async command(run) {
      const flags = [
        ...(await (await classes).flags()),
        `-XX:ErrorFile=${run.data}/hs_err.log`,
        `-Dlog4j2.configurationFile=${path.join(infra, 'kafka/log4j2.properties')}`,
        `-Djangteo.log=${run.log}`,
      ]
      const main = 'org.apache.kafka.connect.cli.ConnectDistributed'
      return {
        file: java.file,
        args: [...leanJvm, ...flags, '-cp', await jars, main, configuration(run)],
        // Connectors name these by `${env:…}`: neither address nor password is in their configuration.
        environment: {
          ...leanAllocation,
          CONNECT_REGISTRY_URL: stack.schemaRegistryUrl.replace('/apis/ccompat/v7', '/apis/registry/v2'),
          // The source registers the schema of its records.
          CONNECT_REGISTRY_AUTHORIZATION: `Bearer ${registryToken}`,
          CONNECT_LAKE_URL: `jdbc:postgresql://${database.host}/${lake}`,
          CONNECT_LAKE_HOST: database.hostname,
          CONNECT_LAKE_PORT: database.port,
          CONNECT_LAKE_USER: lake,
          CONNECT_LAKE_PASSWORD: devPassword(lake),
        },
      }
    },

    // The first requests are answered 503 until the worker has read its own topics.
    async check() {
      await ask(`${url}/connectors`)
      for (const connector of await readConnectors(overrides)) await runs(url, connector)
    },

    async serves() {
      await ask(url)
    },

    async prepareNext(signal) {
      await (await classes).make(signal)
    },
  }
}

function properties(worker: {
  stack: ConnectPlace['stack']
  port: number
  id: string
  copies: number
}): string {
  const { stack, port, id, copies } = worker
  const settings = {
    'bootstrap.servers': stack.kafkaBrokers.join(','),
    ...(stack.isOpen ? {} : loginOfAll(javaLogin(deployUser, stack.kafkaTlsCa))),
    'group.id': id,
    listeners: connectUrl(port),
    'rest.advertised.host.name': host,
    'plugin.path': path.join(connectDownload.folder, 'plugins'),
    // Plugins declare themselves; scanning all of their classes takes seconds.
    'plugin.discovery': 'service_load',
    'config.storage.topic': `${id}-configs`,
    'offset.storage.topic': `${id}-offsets`,
    'status.storage.topic': `${id}-status`,
    'config.storage.replication.factor': copies,
    'offset.storage.replication.factor': copies,
    'status.storage.replication.factor': copies,
    // The defaults, 25 and 5, are a second of a small broker's start.
    'offset.storage.partitions': 1,
    'status.storage.partitions': 1,
    'key.converter': 'org.apache.kafka.connect.storage.StringConverter',
    'value.converter': 'org.apache.kafka.connect.converters.ByteArrayConverter',
    'header.converter': 'org.apache.kafka.connect.storage.StringConverter',
    'config.providers': 'env',
    'config.providers.env.class': 'org.apache.kafka.common.config.provider.EnvVarConfigProvider',
    'config.providers.env.param.allowlist.pattern': 'CONNECT_.*',
    // After a kill -9 its own place and its readers' are free after six seconds, the shortest that Kafka allows.
    'session.timeout.ms': 6000,
    'heartbeat.interval.ms': 2000,
    'consumer.session.timeout.ms': 6000,
    'consumer.heartbeat.interval.ms': 2000,
    'scheduled.rebalance.max.delay.ms': 0,
    'offset.flush.interval.ms': 2000,
    // A source's records and its place in the log are written in one transaction.
    'exactly.once.source.support': 'enabled',
    // How soon a topic is read that is created after the connector.
    'consumer.metadata.max.age.ms': 5000,
  }
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}

/** A worker has clients of four kinds. */
const loginOfAll = (login: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    ['', 'producer.', 'consumer.', 'admin.'].flatMap((kind) =>
      Object.entries(login).map(([name, value]) => [kind + name, value]),
    ),
  )

export const connectUrl = (port: number) => `http://${host}:${port}`
