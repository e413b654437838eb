import { testProjects } from '@jangteo/testing/vitest'

export default testProjects({
  pure: ['src/**/*.test.ts'],
  stack: ['test/**/*.test.ts'],
  testTimeout: 30_000,
  hookTimeout: 60_000,
})
