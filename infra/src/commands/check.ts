import { fail, untilSignal } from '@jangteo/launcher'
import { checks, runChecks } from '../checks/checks.ts'

/** `npm run check`: lint, types, dependency rules and unused code, without any stack. */
runChecks(checks(), untilSignal()).then(({ passed, failed }) => {
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed > 0 ? 1 : 0
}, fail)
