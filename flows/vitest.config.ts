import { testProjects } from '@jangteo/testing/vitest'

export default testProjects({
  pure: ['model/*.test.ts', 'console-client.test.ts', 'scopes.test.ts', 'admin-port.test.ts'],
  stack: ['*.flow.test.ts'],
})
