import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: '@jangteo/testing/global-setup',
    include: ['test/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 60_000,
    // The first run downloads Helm's library.
    hookTimeout: 300_000,
  },
})
