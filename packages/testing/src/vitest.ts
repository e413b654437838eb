import path from 'node:path'
import { configDefaults, defineConfig } from 'vitest/config'

interface TestFiles {
  /** They start nothing, and need neither Kafka nor a database. */
  readonly pure: readonly string[]
  /** They run on a stack, without those that are pure. */
  readonly stack: readonly string[]
}

/**
 * For a busy machine, on which a story in a browser takes a minute. Only a test that fails takes so long, and it is longer than the timeout
 * of `eventually`, so that its error is shown.
 */
const patience = { testTimeout: 180_000, hookTimeout: 180_000, expect: { poll: { timeout: 30_000 } } }

/**
 * The test projects of a package: `pure`, and `stack`, which starts a stack unless there is one already.
 * `JANGTEO_TEST_KAFKA=off npm test` leaves out the project of this name.
 */
export const testProjects = ({ pure, stack }: TestFiles) =>
  defineConfig({
    test: {
      maxWorkers: 2,
      projects: [
        { test: { ...patience, name: 'pure', include: [...pure], exclude: configDefaults.exclude } },
        {
          test: {
            ...patience,
            name: 'stack',
            include: [...stack],
            exclude: [...configDefaults.exclude, ...pure],
            globalSetup: path.join(import.meta.dirname, 'global-setup.ts'),
          },
        },
      ],
    },
  })

/** The test projects of a service: those beside the code in `src` take milliseconds. */
export const serviceTests = testProjects({
  pure: ['src/**/*.test.ts'],
  stack: ['test/**/*.test.ts'],
})
