import { collectProblems, type Problem } from '@jangteo/operator'
import { Command } from 'commander'
import colors from 'picocolors'
import { request } from '../operator/request.ts'
import { reachServices } from '../operator/services-reached.ts'
import { instant, json, shownSafely } from '../operator/text.ts'
import { type Everywhere, elsewhere, withEverywhere } from './everywhere.ts'
import { runProgram } from './run-program.ts'

// `npm run problems`: what is wrong now, with the action that mends it. Ends with 0 when nothing is, with 1 when something is
// (also a service that does not answer), and with 2 for wrong arguments.

const ageOf = (seconds: number | null): string => {
  if (seconds === null) return '?'
  if (seconds < 120) return `${Math.round(seconds)} s`
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`
}

const shown = ({ kind, service, ageSeconds, sentence, action }: Problem): string[] => [
  `${colors.red('✗')} ${kind} · ${service} · ${ageOf(ageSeconds)}`,
  `    ${shownSafely(sentence)}`,
  `    ${shownSafely(action.command)}`,
  `    ${action.route}, ${action.runbook}`,
]

await runProgram(
  withEverywhere(new Command('npm run problems --'))
    .description('what is wrong now, over all services: each problem with its age, and what mends it')
    .allowExcessArguments(false)
    .exitOverride()
    .showHelpAfterError()
    .addHelpText(
      'after',
      `
Of each service one replica is asked: another one may not be ready, or may have partitions that make no progress. Dead letters, the
outbox, findings, orders and the audit are the same in every replica.

Exit code: 0 nothing is wrong, 1 something is or is not known, 2 wrong arguments.
${elsewhere('problems', '')}`,
    )
    .action(async ({ url, json: asJson }: Everywhere) => {
      const reached = await reachServices(url, process.env)
      const byName = new Map(reached.map((service) => [service.name, service]))
      const { at, items } = await collectProblems([...byName.keys()], (service, path) =>
        request(byName.get(service) as (typeof reached)[number], 'GET', path),
      )
      if (items.length > 0) process.exitCode = 1
      if (asJson) return console.log(json({ at, items }))
      for (const problem of items) console.log(`${shown(problem).join('\n')}\n`)
      const asked = `${[...byName.keys()].join(', ')} at ${instant(at)}`
      console.log(
        items.length === 0
          ? `${colors.green('✓')} nothing is wrong: asked ${asked}`
          : `${items.length} ${items.length === 1 ? 'problem' : 'problems'}: asked ${asked}`,
      )
    }),
)
