import path from 'node:path'
import { ask, host, type Part } from '@jangteo/launcher'
import { type Coordinates, loginAt } from '../coordinates.ts'
import { kafkaUserOf } from '../kafka-users.ts'
import { infra } from '../paths.ts'
import { portTable } from '../ports.ts'
import { leanAllocation } from '../programs/java.ts'

const main = path.join(infra, 'observe/exporter/main.ts')

/** Metrics of Kafka and PostgreSQL, for Prometheus. It is usable when it listens: what it cannot read is one of its metrics. */
export function exporter(stack: Coordinates, port: number): Part {
  return {
    name: 'exporter',
    needs: [],
    listens: [{ port, variable: portTable.exporter.variable }],
    stop: { signal: 'SIGTERM', grace: 1000 },
    // From its source, as its image does: no order waits for its start, which a bundle would make faster.
    command: async () => ({
      file: process.execPath,
      args: ['--max-semi-space-size=1', '--v8-pool-size=1', main],
      environment: {
        ...leanAllocation,
        HOST: host,
        EXPORTER_PORT: String(port),
        KAFKA_BROKERS: stack.kafkaBrokers.join(','),
        // It only looks, as the console does.
        ...loginAt(stack, kafkaUserOf('console')),
        DATABASE_URL: stack.adminUrl,
      },
    }),
    async check() {
      await ask(`http://${host}:${port}/health`)
    },
  }
}
