import { testProjects } from './src/vitest.ts'

export default testProjects({
  pure: ['test/eventually.test.ts'],
  stack: ['test/*.test.ts'],
})
