import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: '../packages/testing/src/global-setup.ts',
    include: ['test/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
