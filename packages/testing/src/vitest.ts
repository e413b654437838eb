import { defineConfig } from 'vitest/config'

/**
 * The test projects of a service: tests beside the code in `src` are `pure`, start nothing and take milliseconds; tests in
 * `test` run on a stack, which they start unless there is one already.
 */
export const serviceTests = defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { name: 'pure', include: ['src/**/*.test.ts'] } },
      {
        test: {
          name: 'stack',
          include: ['test/**/*.test.ts'],
          globalSetup: '@jangteo/testing/global-setup',
          // Longer than the timeout of `eventually`, so that its error is shown.
          testTimeout: 20_000,
        },
      },
    ],
  },
})
