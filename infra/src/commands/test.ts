import { untilSignal } from '@jangteo/launcher'
import colors from 'picocolors'
import { checks, type Outcome, runChecks, summary } from '../checks/checks.ts'
import { runSuite } from '../checks/suites.ts'
import { runWithoutKafka, withKafka } from '../checks/without-kafka.ts'
import { type WorkspacePackage, workspacePackages } from '../checks/workspace.ts'
import { WrongArguments } from '../operator/wrong-arguments.ts'
import { removeAbandoned, startTestStack, testStackVariable } from '../stacks/test-stack.ts'

const isFlows = ({ name }: { name: string }) => name === 'flows'

/**
 * `npm test [name] [file…]`: all checks and every package's tests, on stacks of their own. With a name only what
 * has the name in it; what follows goes to vitest. With JANGTEO_TEST_KAFKA=off there is no stack, and the tests that need one are
 * left out. The last lines name what failed, count what was left out, and add everything up.
 */
async function test([filter = '', ...rest]: string[], signal: AbortSignal): Promise<Outcome> {
  const matches = ({ name }: { name: string }) => name.includes(filter)
  const suites = workspacePackages().filter((candidate) => candidate.scripts.test && matches(candidate))
  const chosenChecks = checks(filter)
  if (suites.length + chosenChecks.length === 0) throw new Error(`nothing to test is called "${filter}"`)

  const kafka = withKafka(process.env)
  if (kafka === undefined)
    throw new WrongArguments(
      `JANGTEO_TEST_KAFKA is "${process.env.JANGTEO_TEST_KAFKA}"; it must be on or off`,
    )
  const outcomes: Outcome[] = [await runChecks(chosenChecks, signal)]
  // The flows are the last and the heaviest, and a broker with the topics of all suites before them would be slow.
  for (const group of [suites.filter((suite) => !isFlows(suite)), suites.filter(isFlows)]) {
    if (group.length === 0 || signal.aborted) continue
    outcomes.push(...(await (kafka ? runOnStack(group, rest, signal) : runPure(group, rest, signal))))
  }
  if (signal.aborted) {
    // Processes that a suite has started and not stopped.
    await removeAbandoned()
    throw new Error('interrupted')
  }
  return {
    passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
    failures: outcomes.flatMap(({ failures }) => failures),
    leftOut: outcomes.reduce((sum, { leftOut = 0 }) => sum + leftOut, 0),
  }
}

/** One suite after another, on a stack for all of them. */
async function runOnStack(suites: WorkspacePackage[], args: string[], signal: AbortSignal) {
  const outcomes: Outcome[] = []
  const stack = await startTestStack({ signal })
  try {
    const environment = { [testStackVariable]: JSON.stringify(stack.coordinates) }
    for (const suite of suites)
      if (!signal.aborted) outcomes.push(await runSuite(suite, args, environment, signal))
  } finally {
    await stack.stop()
  }
  return outcomes
}

async function runPure(suites: WorkspacePackage[], args: string[], signal: AbortSignal) {
  const outcomes: Outcome[] = []
  for (const suite of suites) if (!signal.aborted) outcomes.push(await runWithoutKafka(suite, args, signal))
  return outcomes
}

test(
  process.argv.slice(2).filter((argument) => argument !== '--'),
  untilSignal(),
)
  .catch((error): Outcome => {
    if (error instanceof WrongArguments) {
      console.error(`${colors.red('✗')} ${error.message}`)
      process.exit(2)
    }
    return { passed: 0, failures: [error instanceof Error ? error.message : String(error)] }
  })
  .then((outcome) => {
    console.log(`\n${summary(outcome)}`)
    process.exit(outcome.failures.length > 0 ? 1 : 0)
  })
