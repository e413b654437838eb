import { untilSignal } from '@jangteo/launcher'
import { checks, type Outcome, runChecks, summary } from '../checks/checks.ts'
import { runSuite } from '../checks/suites.ts'
import { workspacePackages } from '../checks/workspace.ts'
import { removeAbandoned, startTestStack, testStackVariable } from '../stacks/test-stack.ts'

const isFlows = ({ name }: { name: string }) => name === 'flows'

/**
 * `npm test [name] [file…]`: all checks and every package's tests, on stacks of their own. With a name only what
 * has the name in it; what follows goes to vitest. The last lines name what failed and add
 * everything up.
 */
async function test([filter = '', ...rest]: string[], signal: AbortSignal): Promise<Outcome> {
  const matches = ({ name }: { name: string }) => name.includes(filter)
  const suites = workspacePackages().filter((candidate) => candidate.scripts.test && matches(candidate))
  const chosenChecks = checks().filter(matches)
  if (suites.length + chosenChecks.length === 0) throw new Error(`nothing to test is called "${filter}"`)

  const outcomes: Outcome[] = [await runChecks(chosenChecks, signal)]
  // The flows are the last and the heaviest, and a broker with the topics of all suites before them would be slow.
  for (const group of [suites.filter((suite) => !isFlows(suite)), suites.filter(isFlows)]) {
    if (group.length === 0 || signal.aborted) continue
    const stack = await startTestStack({ signal })
    try {
      const environment = { [testStackVariable]: JSON.stringify(stack.coordinates) }
      for (const suite of group) {
        if (!signal.aborted) outcomes.push(await runSuite(suite, rest, environment, signal))
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
  return {
    passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
    failures: outcomes.flatMap(({ failures }) => failures),
  }
}

test(
  process.argv.slice(2).filter((argument) => argument !== '--'),
  untilSignal(),
)
  .catch(
    (error): Outcome => ({
      passed: 0,
      failures: [error instanceof Error ? error.message : String(error)],
    }),
  )
  .then((outcome) => {
    console.log(`\n${summary(outcome)}`)
    process.exit(outcome.failures.length > 0 ? 1 : 0)
  })
