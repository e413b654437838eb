import { testProjects } from '@jangteo/testing/vitest'

export default testProjects({
  pure: ['src/**/*.test.ts'],
  stack: ['test/**/*.test.ts'],
})
