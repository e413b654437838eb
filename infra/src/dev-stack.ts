import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Coordinates, databaseUrl, serviceEnvironment } from './coordinates.ts'
import { type Stack, startStack } from './embedded-stack.ts'
import { migrate } from './migrations.ts'
import { stackRoot } from './paths.ts'
import { type Ports, portsFrom } from './ports.ts'
import type { Progress } from './progress.ts'
import { services } from './services.ts'
import { readState } from './state.ts'

/** Data and logs of the stack that people work with; kept between runs. */
export const devDir = path.join(stackRoot, 'dev')

/** Brings up the stack for development, migrates every service's database and writes the services' env files. */
export async function startDevStack(progress: Progress): Promise<Stack> {
  const stack = await startStack({ dir: devDir, ports: portsFrom(process.env), progress })
  try {
    await migrateAll(stack.coordinates, progress)
    await writeEnvironments(stack.coordinates, stack.ports)
    stack.markUsable()
    return stack
  } catch (error) {
    await stack.stop()
    throw error
  }
}

/** Applies what is missing to every service's database. */
export async function migrateAll(stack: Coordinates, progress: Progress): Promise<void> {
  const applied = await Promise.all(
    services.map((service) => migrate(service, databaseUrl(stack, service.database))),
  )
  const count = applied.flat().length
  progress('migrations', count === 0 ? 'nothing to do' : `${count} applied`)
}

/** `.stack/env/<service>.env`, which a service started by hand reads. */
export async function writeEnvironments(stack: Coordinates, ports: Ports): Promise<void> {
  const folder = path.join(stackRoot, 'env')
  await mkdir(folder, { recursive: true })
  await Promise.all(
    services.map((service) => {
      const lines = Object.entries(serviceEnvironment(service, stack, ports)).map(
        ([name, value]) => `${name}=${value}\n`,
      )
      return writeFile(path.join(folder, `${service.name}.env`), lines.join(''))
    }),
  )
}

/** Returns when the development stack, started by another process, is up and migrated. */
export async function waitUntilReady(): Promise<void> {
  const patience = AbortSignal.timeout(120_000)
  while (!readState(devDir)?.usable) await wait(100, undefined, { signal: patience })
}
