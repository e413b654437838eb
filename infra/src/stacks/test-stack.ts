import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { identify, isRunning, readState, stopGroup } from '@jangteo/launcher'
import { stackRoot } from '../paths.ts'
import { removeData, type Stack, type StackOptions, startStack } from './embedded-stack.ts'
import { prepareTemplates } from './fresh-database.ts'

/** The variable by which a test run passes its stack's coordinates, as JSON, to its children. */
export const testStackVariable = 'JANGTEO_TEST_STACK'

const prefix = 'test-'

/**
 * A stack for tests, on free ports, in a folder that `stop` removes. Stacks that a killed test run has left are removed, too.
 */
export async function startTestStack(options: Partial<StackOptions> = {}): Promise<Stack> {
  await removeAbandoned()
  const dir = path.join(stackRoot, `${prefix}${process.pid}-${randomUUID().slice(0, 4)}`)
  const own = { ports: 'free', durable: false, open: true, prepareDatabases: prepareTemplates } as const
  const stack = await startStack({ ...own, ...options, dir }).catch((error) => {
    removeData(dir)
    throw error
  })
  const stop = stack.stop.bind(stack)
  return Object.assign(stack, {
    async stop() {
      await stop()
      removeData(dir)
    },
  })
}

/** Stops and removes the test stacks whose test run has ended. */
export async function removeAbandoned(): Promise<void> {
  const names = existsSync(stackRoot) ? readdirSync(stackRoot).filter((name) => name.startsWith(prefix)) : []
  for (const name of names) {
    const dir = path.join(stackRoot, name.replace(/\.lock$/, ''))
    const launcher = readState(dir)?.launcher ?? identify(Number(name.split('-')[1]))
    if (isRunning(launcher ?? undefined)) continue
    await stopGroup(dir)
    removeData(dir)
    removeData(`${dir}.lock`)
  }
}
