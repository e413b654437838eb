import { testProjects } from '@jangteo/testing/vitest'

export default testProjects({
  pure: ['test/{charts,contracts}.test.ts'],
  stack: ['test/*.test.ts'],
  // The first run downloads Helm's library.
})
