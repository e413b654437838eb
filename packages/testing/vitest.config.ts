import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { globalSetup: '@jangteo/testing/global-setup', testTimeout: 30_000, maxWorkers: 2 },
})
