import { configDefaults, defineConfig } from 'vitest/config'

const chaos = 'src/chaos/chaos.test.ts'

export default defineConfig({
  test: {
    projects: [
      {
        test: { name: 'pure', include: ['src/**/*.test.ts'], exclude: [...configDefaults.exclude, chaos] },
      },
      // It starts a stack by itself.
      { test: { name: 'stack', include: [chaos] } },
    ],
  },
})
