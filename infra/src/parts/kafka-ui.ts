import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { ask, host, makeOnce, type Part } from '@jangteo/launcher'
import type { Coordinates } from '../coordinates.ts'
import { infra, stackRoot } from '../paths.ts'
import { portTable } from '../ports.ts'
import { checkPython, run } from '../programs/python.ts'

const home = path.join(infra, 'kafka-ui')
const requirements = path.join(home, 'requirements.txt')

/** A virtual environment of exactly these versions. */
const environment = (): string => {
  const key = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12)
  return path.join(stackRoot, `kafka-ui-${key}`)
}

/** It is made in a draft's folder and moved, which only its interpreter survives: the scripts name their old place. */
const python = () => path.join(environment(), 'bin/python')

/**
 * Fetches kaskade and textual-serve from PyPI, once.
 *
 * @throws Error that says what to install, or pip's own words
 */
export async function fetchKafkaUi(say: (state: string) => void): Promise<void> {
  if (existsSync(environment())) return
  const python3 = checkPython()
  say('downloading the Kafka UI (about 60 MB, 200 MB on disk, only this time)')
  await makeOnce(environment(), async (draft) => {
    await run(python3, ['-m', 'venv', draft])
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input']
    await run(path.join(draft, 'bin/python'), [...pip, '-r', requirements])
  })
  say('downloaded')
}

/** A page with topics, groups and lag, and one for each topic with its last records, decoded: kaskade in a browser. */
export function kafkaUi({ kafkaBrokers, schemaRegistryUrl }: Coordinates, port: number): Part {
  return {
    name: 'kafka-ui',
    needs: [],
    listens: [{ port, variable: portTable.kafkaUi.variable }],
    stop: { signal: 'SIGTERM', grace: 3000 },
    command: async ({ data }) => ({
      file: python(),
      args: [path.join(home, 'serve.py'), String(port), kafkaBrokers.join(','), schemaRegistryUrl],
      // Nothing of it in the home of the person who runs it.
      environment: { XDG_STATE_HOME: data, XDG_CONFIG_HOME: data, PYTHONDONTWRITEBYTECODE: '1' },
    }),
    async check() {
      await ask(`http://${host}:${port}/`)
    },
  }
}
