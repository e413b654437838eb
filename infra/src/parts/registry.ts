import path from 'node:path'
import { ask, host, type Part } from '@jangteo/launcher'
import type { Coordinates } from '../coordinates.ts'
import { devPassword } from '../databases.ts'
import { downloads, infra } from '../paths.ts'
import { type Ports, portTable } from '../ports.ts'
import { classData } from '../programs/class-data.ts'
import { stackDownload } from '../programs/downloads.ts'
import { type Java, leanAllocation, leanJvm, smallYoungGeneration } from '../programs/java.ts'
import { registryToken } from '../registry-token.ts'

/** The compatibility rule of every subject; packages/messaging gives the reason. */
export const COMPATIBILITY = 'FULL_TRANSITIVE'

const folder = path.join(downloads, 'registry')
const jar = 'apicurio-registry-app-3.0.9-runner.jar'

/** Who may write in the registry, and by which key it knows them. */
const rights = path.join(infra, 'registry/rights.properties')

/**
 * Apicurio Registry, used through its Confluent-compatible API. Its schemas are kept in PostgreSQL. Everyone reads; in a stack of tests
 * everyone writes, too, and elsewhere only who has the deploy step's token.
 */
export function registry(java: Java, ports: Ports, stack: Coordinates): Part {
  const classes = classData('registry', stackDownload, java, path.join(folder, jar))
  const url = stack.schemaRegistryUrl
  const { host: database } = new URL(stack.adminUrl)
  return {
    name: 'registry',
    // It exits at once when the database does not exist.
    needs: ['postgres'],
    listens: [{ port: ports.registry, variable: portTable.registry.variable }],
    stop: { signal: 'SIGTERM', grace: 3000 },

    async command(run) {
      return {
        file: java.file,
        args: [
          ...leanJvm,
          smallYoungGeneration,
          ...(await classes.flags()),
          `-XX:ErrorFile=${run.data}/hs_err.log`,
          ...['-jar', path.join(folder, jar)],
        ],
        cwd: folder,
        environment: {
          ...leanAllocation,
          APICURIO_STORAGE_KIND: 'sql',
          APICURIO_STORAGE_SQL_KIND: 'postgresql',
          APICURIO_DATASOURCE_URL: `jdbc:postgresql://${database}/registry`,
          APICURIO_DATASOURCE_USERNAME: 'registry',
          APICURIO_DATASOURCE_PASSWORD: devPassword('registry'),
          // The default opens twenty connections.
          APICURIO_DATASOURCE_JDBC_MIN_SIZE: '1',
          APICURIO_DATASOURCE_JDBC_INITIAL_SIZE: '1',
          APICURIO_DATASOURCE_JDBC_MAX_SIZE: '3',
          QUARKUS_HTTP_HOST: host,
          QUARKUS_HTTP_PORT: String(ports.registry),
          QUARKUS_HTTP_ACCESS_LOG_ENABLED: 'false',
          QUARKUS_LOG_CATEGORY__IO_APICURIO__LEVEL: 'WARN',
          QUARKUS_BANNER_ENABLED: 'false',
          ...(stack.isOpen ? {} : { SMALLRYE_CONFIG_LOCATIONS: rights }),
        },
      }
    },

    async check() {
      await ask(`${url}/config`)
    },

    // The rule's environment variable enforces too, but /config would not show it.
    async complete() {
      const headers = { authorization: `Bearer ${registryToken}` }
      await ask(`${url}/config`, 'PUT', { compatibility: COMPATIBILITY }, headers)
    },

    prepareNext: (signal) => classes.make(signal),
  }
}
