import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { name: 'pure', include: ['model/*.test.ts'] } },
      {
        test: {
          name: 'stack',
          include: ['*.flow.test.ts'],
          globalSetup: '@jangteo/testing/global-setup',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
