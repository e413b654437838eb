import { untilSignal } from '@jangteo/launcher'
import { type Count, checks, runChecks } from '../checks/checks.ts'
import { runSuite } from '../checks/suites.ts'
import { workspacePackages } from '../checks/workspace.ts'
import { removeAbandoned, startTestStack, testStackVariable } from '../stacks/test-stack.ts'

const isFlows = ({ name }: { name: string }) => name === 'flows'

/**
 * `npm test [name] [file…]`: all checks and every package's tests, on stacks of their own. With a name only what
 * has the name in it; what follows goes to vitest. The last line adds everything up.
 */
async function test([filter = '', ...rest]: string[], signal: AbortSignal): Promise<Count> {
  const matches = ({ name }: { name: string }) => name.includes(filter)
  const suites = workspacePackages().filter((candidate) => candidate.scripts.test && matches(candidate))
  const chosenChecks = checks().filter(matches)
  if (suites.length + chosenChecks.length === 0) throw new Error(`nothing to test is called "${filter}"`)

  const counts: Count[] = [await runChecks(chosenChecks, signal)]
  // The flows are the last and the heaviest, and a broker with the topics of all suites before them would be slow.
  for (const group of [suites.filter((suite) => !isFlows(suite)), suites.filter(isFlows)]) {
    if (group.length === 0 || signal.aborted) continue
    const stack = await startTestStack({ signal })
    try {
      const environment = { [testStackVariable]: JSON.stringify(stack.coordinates) }
      for (const suite of group) {
        if (!signal.aborted) counts.push(await runSuite(suite, rest, environment, signal))
      }
    } finally {
      await stack.stop()
    }
  }
  if (signal.aborted) {
    // Processes that a suite has started and not stopped.
    await removeAbandoned()
    throw new Error('interrupted')
  }
  return counts.reduce((sum, count) => ({
    passed: sum.passed + count.passed,
    failed: sum.failed + count.failed,
  }))
}

test(
  process.argv.slice(2).filter((argument) => argument !== '--'),
  untilSignal(),
)
  .catch((error): Count => {
    console.error(`✗ ${error instanceof Error ? error.message : error}`)
    return { passed: 0, failed: 1 }
  })
  .then(({ passed, failed }) => {
    console.log(`\n${passed} passed, ${failed} failed`)
    process.exit(failed > 0 ? 1 : 0)
  })
