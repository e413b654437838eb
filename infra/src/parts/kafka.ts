import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, rename, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import path from 'node:path'
import { host, makeOnce, type Part, type Run } from '@jangteo/launcher'
import type { Coordinates } from '../coordinates.ts'
import { brokerUser, type KafkaUser, kafkaUsers, superUsers } from '../kafka-users.ts'
import { infra, stackRoot } from '../paths.ts'
import { type Brokers, brokerPorts, type Ports, portTable } from '../ports.ts'
import { certificatesIn, giveCertificates } from '../programs/certificates.ts'
import { classData } from '../programs/class-data.ts'
import { classPath, stackDownload } from '../programs/downloads.ts'
import { type Java, leanAllocation, leanJvm, smallYoungGeneration } from '../programs/java.ts'

/** Any fixed id will do: it only has to be the same on every node of a cluster. */
const clusterId = 'amFuZ3Rlb0thZmthQ2x1cw'

/**
 * Kafka without ZooKeeper; every node is broker and controller. With three nodes every topic has three copies
 * and a write needs two of them. Clients are users with rights of their own; in a stack of tests also those that are none, which may
 * do everything, on another port.
 */
export function kafka(
  java: Java,
  ports: Ports,
  brokers: Brokers,
  { isOpen, kafkaTlsCa }: Pick<Coordinates, 'isOpen' | 'kafkaTlsCa'>,
  more: BrokerSettings = {},
): Part[] {
  const certificates = kafkaTlsCa === undefined ? undefined : path.dirname(kafkaTlsCa)
  const archive = classPath(stackDownload, 'kafka').then((jars) => ({
    jars,
    classes: classData('kafka', stackDownload, java, jars),
  }))
  archive.catch(() => {})
  const alone = brokers === 1
  return brokerPorts(brokers).map(({ client, users, controller }, index) => {
    const id = index + 1
    const configuration = (run: Run) => path.join(run.data, 'server.properties')
    const jvm = async (mainClass: string, flags: string[], args: string[]) => {
      const { jars } = await archive
      return {
        file: java.file,
        environment: leanAllocation,
        args: [...leanJvm, ...flags, '-cp', jars, mainClass, ...args],
      }
    }
    return {
      name: alone ? 'kafka' : `kafka-${id}`,
      needs: [],
      listens: [client, ...(isOpen ? [users] : []), controller].map((each) => ({
        port: ports[each],
        variable: portTable[each].variable,
      })),
      // Nodes that stop at the same time wait for a quorum that no longer exists, so a cluster's nodes get little time.
      stop: { signal: 'SIGTERM', grace: alone ? 5000 : 1000 },

      async prepare(run) {
        const data = path.join(run.data, 'log')
        await mkdir(data, { recursive: true })
        if (certificates !== undefined) await giveCertificates(java, certificates, run.run)
        const node = { id, ports, brokers, isOpen, more }
        // It has the brokers' password.
        await writeFile(configuration(run), properties({ ...node, certificates, data }), { mode: 0o600 })
        const identity = path.join(data, 'meta.properties')
        const users = path.join(data, 'users')
        if (existsSync(identity)) {
          if (existsSync(users)) return
          throw new Error(
            'the data of Kafka is from before its clients were users: delete it with `npm run stack -- reset`',
          )
        }
        const pristine = await pristineFolder(async (folder) => {
          run.say('formatting')
          const format = path.join(run.data, 'format.properties')
          await writeFile(format, properties({ ...node, data: folder }))
          const args = ['format', '-t', clusterId, '-c', format, ...kafkaUsers.flatMap(scramOf)]
          await run.run(await jvm('kafka.tools.StorageTool', logging(run), args))
        })
        await copyFile(path.join(pristine, features), path.join(data, features))
        await writeFile(users, `${kafkaUsers.map(({ username }) => username).join('\n')}\n`)
        // The folder's own id is left out: the node gives it one.
        await writeFile(`${identity}.draft`, `version=1\ncluster.id=${clusterId}\nnode.id=${id}\n`)
        await rename(`${identity}.draft`, identity)
      },

      async command(run) {
        const { classes } = await archive
        // A test run creates the topics of hundreds of shops, and deletes none before its end.
        const heap = run.durable ? [smallYoungGeneration] : ['-Xmx512m']
        const flags = [
          ...(await classes.flags()),
          ...heap,
          `-XX:ErrorFile=${run.data}/hs_err.log`,
          ...logging(run),
        ]
        return jvm('kafka.Kafka', flags, [configuration(run)])
      },

      // The client port opens when the controller has unfenced the broker, so a connection means that it is ready.
      check: () => canConnect(ports[client]),

      async prepareNext(signal) {
        await (await archive).classes.make(signal)
      },
    }
  })
}

/** Which of Kafka's features a new cluster has, and its users. */
const features = 'bootstrap.checkpoint'

/** The arguments with which Kafka's own tool adds a user. */
const scramOf = ({ username, password }: KafkaUser) => [
  '--add-scram',
  `SCRAM-SHA-512=[name=${username},password=${password},iterations=4096]`,
]

/** A formatted storage folder, kept to be copied: Kafka's own tool needs a JVM and a second for it. */
async function pristineFolder(format: (folder: string) => Promise<void>): Promise<string> {
  const users = createHash('sha256').update(JSON.stringify(kafkaUsers)).digest('hex').slice(0, 8)
  const folder = path.join(stackRoot, 'pristine', `kafka-${stackDownload.key}-${users}`)
  await makeOnce(folder, async (draft) => {
    await mkdir(draft, { recursive: true })
    await format(draft)
  })
  return folder
}

const logging = (run: Run) => [
  `-Dlog4j2.configurationFile=${path.join(infra, 'kafka/log4j2.properties')}`,
  `-Djangteo.log=${run.log}`,
]

/** Further settings of brokers, by the names that Kafka has for them. */
export type BrokerSettings = Readonly<Record<string, string | number>>

interface Node {
  readonly id: number
  readonly ports: Ports
  readonly brokers: Brokers
  /** Absolute. */
  readonly data: string
  /** Whether clients that are no users may do everything, on a port of their own. */
  readonly isOpen: boolean
  /** The folder with the certificate for the users' connections; undefined: they are in clear. */
  readonly certificates?: string | undefined
  readonly more: BrokerSettings
}

/** Both sides of a connection between brokers have the same password, which is in their settings alone. */
const brokersAmongThemselves = [
  'org.apache.kafka.common.security.plain.PlainLoginModule required',
  `username="${brokerUser.username}" password="${brokerUser.password}"`,
  `user_${brokerUser.username}="${brokerUser.password}";`,
].join(' ')

function properties({ id, ports, brokers: copies, data, isOpen, certificates, more }: Node): string {
  const cluster = brokerPorts(copies)
  const { client, users, controller } = cluster[id - 1] as (typeof cluster)[number]
  const clients = isOpen
    ? [`OPEN://${host}:${ports[client]}`, `USERS://${host}:${ports[users]}`]
    : [`USERS://${host}:${ports[client]}`]
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': id,
    'controller.quorum.voters': cluster
      .map((node, i) => `${i + 1}@${host}:${ports[node.controller]}`)
      .join(','),
    listeners: [...clients, `CONTROLLER://${host}:${ports[controller]}`].join(','),
    'advertised.listeners': clients.join(','),
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'USERS',
    'listener.security.protocol.map': `CONTROLLER:SASL_PLAINTEXT,USERS:${certificates ? 'SASL_SSL' : 'SASL_PLAINTEXT'},OPEN:PLAINTEXT`,
    ...(certificates && encryption(certificates)),
    'listener.name.users.sasl.enabled.mechanisms': 'SCRAM-SHA-512,PLAIN',
    'listener.name.users.scram-sha-512.sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    'listener.name.users.plain.sasl.jaas.config': brokersAmongThemselves,
    'listener.name.controller.sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.controller.plain.sasl.jaas.config': brokersAmongThemselves,
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'sasl.mechanism.controller.protocol': 'PLAIN',
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': [...superUsers.map(({ username }) => username), ...(isOpen ? ['ANONYMOUS'] : [])]
      .map((name) => `User:${name}`)
      .join(';'),
    'allow.everyone.if.no.acl.found': false,
    'log.dirs': data,
    'default.replication.factor': copies,
    'min.insync.replicas': copies === 1 ? 1 : 2,
    'offsets.topic.replication.factor': copies,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': copies === 1 ? 1 : 2,
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': copies === 1 ? 1 : 2,
    'group.initial.rebalance.delay.ms': 0,
    // KAFKA_SESSION_SECONDS sets how soon a dead replica is noticed; Kafka's default minimum is 6.
    'group.min.session.timeout.ms': 1000,
    'auto.create.topics.enable': false,
    // The default, 128 MB allocated at start, does not fit the heap. This is the smallest that is allowed.
    'log.cleaner.dedupe.buffer.size': 1_048_577,
    'log.cleaner.io.buffer.size': 131_072,
    'log.cleaner.threads': 1,
    'num.network.threads': 1,
    'num.io.threads': 2,
    'background.threads': 2,
    'num.recovery.threads.per.data.dir': 1,
    'group.coordinator.threads': 1,
    'share.coordinator.threads': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.num.partitions': 2,
    'share.coordinator.state.topic.num.partitions': 2,
    // After a kill -9 the broker returns when its old session has expired: after 3 or 4 s instead of 11. A single broker sends
    // heartbeats less often: they are most of its idle load, and no other broker could take over.
    ...(copies === 1
      ? { 'broker.session.timeout.ms': 3000, 'broker.heartbeat.interval.ms': 1500 }
      : { 'broker.session.timeout.ms': 2000, 'broker.heartbeat.interval.ms': 500 }),
    // No no-op record every 500 ms: halves the idle load.
    'metadata.max.idle.interval.ms': 0,
    // About one snapshot a start. With the default, 20 MB, each start reads the records of all starts before it.
    'metadata.log.max.record.bytes.between.snapshots': 10_000,
    // These are not read through JMX, and registering twenty of them for each partition is a tenth of a start.
    'metrics.jmx.exclude': '.*',
    ...more,
  }
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}

/** Of the users' listener, which is also that of the brokers among themselves: they check each other's certificate. */
function encryption(folder: string) {
  const { ca, keystore, password } = certificatesIn(folder)
  return {
    'listener.name.users.ssl.keystore.type': 'PKCS12',
    'listener.name.users.ssl.keystore.location': keystore,
    'listener.name.users.ssl.keystore.password': password,
    'listener.name.users.ssl.truststore.type': 'PEM',
    'listener.name.users.ssl.truststore.location': ca,
    // The JVM's quick compiler, which is all that a small JVM has, encrypts with AES at a quarter of the speed of this.
    'listener.name.users.ssl.cipher.suites': 'TLS_CHACHA20_POLY1305_SHA256',
  }
}

function canConnect(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => {
      socket.destroy()
      resolve()
    })
    socket.once('error', reject)
  })
}
