import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/** Names the file to which the reporter writes. */
export const reportVariable = 'JANGTEO_TEST_REPORT'

/** What one run of vitest has come to. */
export interface Report {
  readonly passed: number
  readonly leftOut: number
  /** Where, and below it the reason in short: of each test that failed, and of each error outside of a test. */
  readonly failures: readonly string[]
}

/** A reporter for vitest: writes a `Report`, as JSON, when all is over. Errors outside of tests are in it, which vitest's own JSON leaves out. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const file = process.env[reportVariable]
    if (!file) throw new Error(`${reportVariable} has to name a file`)
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const ended = (state: string) => tests.filter((test) => test.result().state === state)
    const report: Report = {
      passed: ended('passed').length,
      leftOut: ended('skipped').length,
      failures: [
        ...ended('failed').map((test) =>
          told(`${nameOf(test.module)}: ${test.fullName.replaceAll(' > ', ' ')}`, test.result().errors),
        ),
        ...modules.flatMap((module) =>
          [module, ...module.children.allSuites()].flatMap((part) =>
            part.errors().length === 0 ? [] : told(`${nameOf(module)}: outside of its tests`, part.errors()),
          ),
        ),
        ...unhandled.map((error) => told('an error that nothing has caught', [error])),
      ],
    }
    writeFileSync(file, JSON.stringify(report))
  }
}

const nameOf = ({ moduleId }: TestModule) => path.relative(process.cwd(), moduleId)

const told = (where: string, errors: readonly SerializedError[] = []): string =>
  [where, ...errors.flatMap((error) => inShort(reasonOf(error)))].join('\n    ')

/** The stack begins with the message, unless it is of something else that was thrown. */
const reasonOf = ({ name, message, stack = '' }: SerializedError): string =>
  stack.includes(message) ? stack : `${name ? `${name}: ` : ''}${message}\n${stack}`

const FIRST_LINES = 12
const LAST_LINES = 30

/** Of a long reason, such as the output of a program, the beginning, and the end, where a program says why it ended. */
function inShort(reason: string): string[] {
  const lines = stripVTControlCharacters(reason)
    .split('\n')
    .filter((line) => !/^\s+at .*node_modules/.test(line))
  const leftOut = lines.length - FIRST_LINES - LAST_LINES
  if (leftOut <= 0) return lines
  return [...lines.slice(0, FIRST_LINES), `… ${leftOut} lines …`, ...lines.slice(-LAST_LINES)]
}
