import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { ask } from '@jangteo/launcher'
import { onDatabase } from '../on-database.ts'
import { infra } from '../paths.ts'

const folder = path.join(infra, 'connect')

/** Changes of connectors' configurations, by connector. */
export type Overrides = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Makes the tables and views that the connectors expect, unless they are there. @param url of the connectors' database, as their role */
export async function makeTables(url: string): Promise<void> {
  const sql = await readFile(path.join(folder, 'lake.sql'), 'utf8')
  await onDatabase(url, (client) => client.query(sql))
}

interface Connector {
  readonly name: string
  readonly config: Readonly<Record<string, string>>
}

/** The connectors of `infra/connect/*.json`, with these changes. */
export async function readConnectors(overrides: Overrides): Promise<Connector[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json'))
  return Promise.all(
    files.map(async (file) => {
      const name = path.basename(file, '.json')
      const config = JSON.parse(await readFile(path.join(folder, file), 'utf8'))
      return { name, config: { ...config, ...overrides[name] } }
    }),
  )
}

/**
 * Sets a connector's configuration to that of its file.
 * @throws Error while its task does not run; a failed task is restarted for the next check
 */
export async function runs(url: string, { name, config }: Connector): Promise<void> {
  const of = `${url}/connectors/${name}`
  const known = await ask(`${of}/config`).then(JSON.parse, () => ({}))
  const { name: _, ...current } = known
  // Only when it differs: setting a configuration restarts the connector.
  if (!same(current, config)) await ask(`${of}/config`, 'PUT', config)
  const { tasks } = JSON.parse(await ask(`${of}/status`))
  const failed = tasks.find(({ state }: { state: string }) => state === 'FAILED')
  if (failed) {
    await ask(`${of}/restart?includeTasks=true&onlyFailed=true`, 'POST')
    throw new Error(`the task of ${name} failed: ${failed.trace}`)
  }
  if (tasks.length === 0 || tasks.some(({ state }: { state: string }) => state !== 'RUNNING'))
    throw new Error(`the task of ${name} does not run yet`)
}

const same = (one: Record<string, string>, other: Record<string, string>) =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([key, value]) => other[key] === value)
