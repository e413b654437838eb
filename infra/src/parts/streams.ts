import path from 'node:path'
import { ask, host, type Part } from '@jangteo/launcher'
import { type Coordinates, loginAt } from '../coordinates.ts'
import { deployUser } from '../kafka-users.ts'
import { infra } from '../paths.ts'
import { portTable } from '../ports.ts'
import { classPath, streamsDownload } from '../programs/downloads.ts'
import { type Java, leanAllocation, leanJvm } from '../programs/java.ts'

/** What the Kafka Streams application needs. */
export interface StreamsPlace {
  readonly stack: Pick<Coordinates, 'kafkaBrokers' | 'isOpen' | 'kafkaTlsCa' | 'schemaRegistryUrl'>
  readonly port: number
  /** Of all its topics, and of its group. Default: none. */
  readonly prefix?: string
  /** As the data platform's POPULARITY_GRACE_MINUTES. */
  readonly graceMinutes?: number
}

/** The popularity of products, measured by Kafka Streams. Java compiles its source at each start. */
export function streams(
  java: Java,
  { stack, port, prefix = '', graceMinutes = 24 * 60 }: StreamsPlace,
): Part {
  return {
    name: 'streams',
    needs: [],
    listens: [{ port, variable: portTable.streams.variable }],
    stop: { signal: 'SIGTERM', grace: 5000 },
    command: async (run) => ({
      file: java.file,
      args: [
        ...leanJvm,
        `-XX:ErrorFile=${run.data}/hs_err.log`,
        `-Dlog4j2.configurationFile=${path.join(infra, 'kafka/log4j2.properties')}`,
        `-Djangteo.log=${run.log}`,
        ...['-cp', await classPath(streamsDownload, 'jars'), path.join(infra, 'streams/Popularity.java')],
      ],
      environment: {
        ...leanAllocation,
        KAFKA_BROKERS: stack.kafkaBrokers.join(','),
        ...loginAt(stack, deployUser),
        REGISTRY_URL: stack.schemaRegistryUrl.replace('/apis/ccompat/v7', '/apis/registry/v2'),
        TOPIC_PREFIX: prefix,
        STATE_DIR: path.join(run.data, 'state'),
        STREAMS_PORT: String(port),
        POPULARITY_GRACE_MINUTES: String(graceMinutes),
      },
    }),
    // It waits for the topics of services that may start later: that is usable, too.
    async check() {
      await ask(`http://${host}:${port}/`)
    },
  }
}
