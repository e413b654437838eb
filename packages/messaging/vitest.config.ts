import { testProjects } from '@jangteo/testing/vitest'

export default testProjects({
  pure: ['src/**/*.test.ts', 'test/{coalesce,positions,waiting,work}.test.ts'],
  stack: ['test/**/*.test.ts'],
})
