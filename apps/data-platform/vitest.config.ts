import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Longer than `eventually` waits, so that its words are read.
  test: { globalSetup: '@jangteo/testing/global-setup', testTimeout: 20_000, maxWorkers: 2 },
})
