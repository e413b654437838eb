import { testProjects } from '@jangteo/testing/vitest'

export default testProjects({
  pure: ['test/{charts,contracts}.test.ts'],
  stack: ['test/*.test.ts'],
  testTimeout: 60_000,
  // The first run downloads Helm's library.
  hookTimeout: 300_000,
})
