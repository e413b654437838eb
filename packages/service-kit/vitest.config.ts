import { defineConfig } from 'vitest/config'

// Only the tests that need PostgreSQL wait for a stack.
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'pure', include: ['test/*.test.ts'] } },
      {
        test: {
          name: 'postgres',
          include: ['test/postgres/*.test.ts'],
          globalSetup: '@jangteo/testing/global-setup',
        },
      },
    ],
  },
})
