import { fail, untilSignal } from '@jangteo/launcher'
import { checks, runChecks, summary } from '../checks/checks.ts'

/** `npm run check`: lint, types, dependency rules and unused code, without any stack. */
runChecks(checks(), untilSignal()).then((outcome) => {
  console.log(summary(outcome))
  process.exitCode = outcome.failures.length > 0 ? 1 : 0
}, fail)
