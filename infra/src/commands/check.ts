import { fail, untilSignal } from '@jangteo/launcher'
import { checks, runChecks, summary } from '../checks/checks.ts'
import { knownHoles } from '../checks/known-holes.ts'

/** `npm run check`: lint, types, dependency rules and unused code, without any stack; and the known holes of libraries. */
const signal = untilSignal()
const holes = knownHoles(signal)
runChecks(checks(), signal).then(async (outcome) => {
  for (const line of await holes) console.log(line)
  console.log(summary(outcome))
  process.exitCode = outcome.failures.length > 0 ? 1 : 0
}, fail)
