// By its path: packages/testing stands on infra.
import { testProjects } from '../packages/testing/src/vitest.ts'

const pure = [
  ...['checks', 'checksums'],
  ...['audit', 'bundle', 'expand-rules', 'lab', 'observe', 'on-database', 'on-request', 'ports'],
  ...['registry-token', 'requirements', 'suites', 'topics', 'trace', 'wanted-replicas', 'without-kafka'],
]

export default testProjects({
  pure: pure.map((name) => `test/${name}.test.ts`),
  stack: ['test/*.test.ts'],
})
