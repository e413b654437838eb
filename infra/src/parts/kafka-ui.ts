import { existsSync } from 'node:fs'
import path from 'node:path'
import { ask, host, type Part } from '@jangteo/launcher'
import type { Coordinates } from '../coordinates.ts'
import { deployUser, librdkafkaLogin } from '../kafka-users.ts'
import { infra } from '../paths.ts'
import { portTable } from '../ports.ts'
import { interpreterOf, makePythonEnvironment, pythonEnvironment } from '../programs/python.ts'

const home = path.join(infra, 'kafka-ui')
const requirements = path.join(home, 'requirements.txt')

const environment = () => pythonEnvironment('kafka-ui', requirements)

/**
 * Fetches kaskade and textual-serve from PyPI, once.
 *
 * @throws Error that says what to install, or pip's own words
 */
export async function fetchKafkaUi(say: (state: string) => void): Promise<void> {
  if (existsSync(environment())) return
  await makePythonEnvironment(environment(), requirements, () =>
    say('downloading the Kafka UI (about 60 MB, 200 MB on disk, only this time)'),
  )
  say('downloaded')
}

/** A page with topics, groups and lag, and one for each topic with its last records, decoded: kaskade in a browser. */
export function kafkaUi(stack: Coordinates, port: number): Part {
  const { kafkaBrokers, isOpen, kafkaTlsCa, schemaRegistryUrl } = stack
  const settings = isOpen ? {} : librdkafkaLogin(deployUser, kafkaTlsCa)
  return {
    name: 'kafka-ui',
    needs: [],
    listens: [{ port, variable: portTable.kaskade.variable }],
    stop: { signal: 'SIGTERM', grace: 3000 },
    command: async ({ data }) => ({
      file: interpreterOf(environment()),
      args: [path.join(home, 'serve.py'), String(port), kafkaBrokers.join(','), schemaRegistryUrl],
      input: JSON.stringify(settings),
      // Nothing of it in the home of the person who runs it.
      environment: { XDG_STATE_HOME: data, XDG_CONFIG_HOME: data, PYTHONDONTWRITEBYTECODE: '1' },
    }),
    async check() {
      await ask(`http://${host}:${port}/`)
    },
  }
}
