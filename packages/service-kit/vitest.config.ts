import { defineConfig } from 'vitest/config'

// Generous, because a busy machine is no failure.
const patience = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } } }

// Only the tests that need PostgreSQL wait for a stack.
export default defineConfig({
  test: {
    projects: [
      { test: { ...patience, name: 'pure', include: ['test/*.test.ts'] } },
      {
        test: {
          ...patience,
          name: 'stack',
          include: ['test/postgres/*.test.ts'],
          globalSetup: '@jangteo/testing/global-setup',
        },
      },
    ],
  },
})
