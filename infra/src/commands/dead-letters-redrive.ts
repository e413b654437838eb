import { type Command, InvalidArgumentError } from 'commander'
import {
  type Answers,
  type Everywhere,
  fromEach,
  objectAt,
  reached,
  sayFailures,
} from '../operator/each-service.ts'
import { followRuns } from '../operator/follow-runs.ts'
import { redrivenOf } from '../operator/letters-shown.ts'
import { type Redriven, redriveLetters, showLetter } from '../operator/operator-api.ts'
import { Refused } from '../operator/request.ts'
import { listRuns, type RunStart, showRun, startRun, stopRun } from '../operator/runs-api.ts'
import { runPage, runsTable } from '../operator/runs-shown.ts'
import type { ReachedService } from '../operator/services-reached.ts'
import { json } from '../operator/text.ts'
import { WrongArguments } from '../operator/wrong-arguments.ts'

// The part of `npm run dead-letters` that applies dead letters again: at once, or as a run at a rate.

interface Selected {
  readonly key?: string
  readonly topic?: string
  readonly group?: string
  readonly all?: true
}

interface RedriveOptions extends Everywhere, Selected {
  readonly rate?: number
  readonly dryRun?: true
  readonly because?: string
}

const rate = (text: string): number => {
  const value = Number(text)
  if (!(value >= 0.1 && value <= 1_000))
    throw new InvalidArgumentError('It must be a number of letters per second, from 0.1 to 1000.')
  return value
}

/** @param command adds a command with the options that every command has */
export function addRedriveCommands(command: (usage: string, description: string) => Command): void {
  command('redrive <what>', 'apply again: a dead letter (order/12), those of a service, or all')
    .option('--key <key>', 'all dead letters of a key')
    .option('--topic <topic>', 'all dead letters of a topic; with --key, those of the key in it')
    .option('--group <group>', 'all dead letters of the keys of a group')
    .option('--all', 'all dead letters of the service')
    .option('--rate <letters>', 'as a run: so many letters per second, with progress; Ctrl-C stops it', rate)
    .option('--dry-run', 'change nothing, print what would be done')
    .option('--because <reason>', 'why: one sentence, kept with your name')
    .action(redrive)

  command('runs [service]', 'redrive runs, newest first; default: of all services').action(
    async (name: string | undefined, { url, json: asJson }: Everywhere) => {
      const answers = await fromEach(await reached(name ?? 'all', url), (service) => listRuns(service, 20))
      const runs = answers.done.flatMap(({ service, answer }) => answer.runs.map((run) => ({ service, run })))
      if (asJson)
        console.log(
          json({
            runs: runs.map(({ service, run }) => ({ service, ...run })),
            failures: answers.failures,
          }),
        )
      else if (runs.length > 0) console.log(runsTable(runs))
      else if (answers.done.length > 0) console.log('No redrive runs.')
      sayFailures(answers.failures)
    },
  )

  command('run <run>', 'a redrive run (order/3): what it did, and what failed').action(
    async (text: string, { url, json: asJson }: Everywhere) => {
      const { service, id } = await objectAt(text, url, 'the name of a run')
      const run = await showRun(service, id)
      console.log(asJson ? json({ service: service.name, ...run }) : runPage(service.name, run))
    },
  )

  command('stop <run>', 'stop a redrive run (order/3): what it has applied stays applied')
    .requiredOption('--because <reason>', 'why: one sentence, kept with your name')
    .action(async (text: string, { url, json: asJson, because }: Everywhere & { because: string }) => {
      const reason = because.trim()
      if (!reason) throw new WrongArguments('a reason is required: --because "…"')
      const { service, id } = await objectAt(text, url, 'the name of a run')
      const run = await stopRun(service, id, reason)
      console.log(asJson ? json({ service: service.name, ...run }) : runPage(service.name, run))
    })
}

async function redrive(what: string, options: RedriveOptions): Promise<void> {
  const { url, json: asJson, key, topic, group, all, rate, dryRun = false } = options
  const reason = options.because?.trim() || (dryRun ? 'a dry run' : undefined)
  if (!reason) throw new WrongArguments('a reason is required: --because "…"')
  if (dryRun && rate !== undefined) throw new WrongArguments('a dry run changes nothing, and has no rate')
  const selections = [key !== undefined || topic !== undefined, group !== undefined, all === true]
  const chosen = selections.filter(Boolean).length
  const selected: Selected = {
    ...(key !== undefined && { key }),
    ...(topic !== undefined && { topic }),
    ...(group !== undefined && { group }),
    ...(all && { all }),
  }
  let services: readonly ReachedService[]
  let id: string | undefined
  if (what.includes('/')) {
    if (chosen > 0)
      throw new WrongArguments(`${what} is one letter: without --key, --topic, --group and --all`)
    const found = await objectAt(what, url)
    const { state } = await showLetter(found.service, found.id)
    if (state !== 'open') throw new Error(`${what} is not an open dead letter: it is ${state}`)
    services = [found.service]
    id = found.id
  } else {
    if (chosen !== 1)
      throw new WrongArguments(
        'name the dead letters: --all, or --key and --topic, or --group, or one letter as order/12',
      )
    services = await reached(what, url)
  }
  if (rate !== undefined)
    return runAtRate(services, { ...(id === undefined ? selected : { ids: [id] }), rate, reason }, asJson)
  const wanted = { ...(id === undefined ? selected : { id }), dryRun, reason }
  const answers: Answers<Redriven> = await fromEach(services, (service) => redriveLetters(service, wanted))
  if (asJson) {
    const answered = answers.done.map(({ service, answer }) => ({ service, ...answer }))
    console.log(json({ services: answered, failures: answers.failures }))
  } else for (const { service, answer } of answers.done) console.log(redrivenOf(service, answer))
  // A dry run that predicts a failure has itself succeeded.
  if (!dryRun && answers.done.some(({ answer }) => answer.failed.length > 0)) process.exitCode = 1
  sayFailures(answers.failures)
}

/** Ends with 1 unless every letter of the runs was redriven, by them or by others. */
async function runAtRate(
  services: readonly ReachedService[],
  start: RunStart,
  asJson: true | undefined,
): Promise<void> {
  const started = await fromEach(services, async (service) => {
    const run = await startRun(service, start).catch(unlessNone)
    return run && { service, run }
  })
  const runs = started.done.flatMap(({ answer }) => answer ?? [])
  if (runs.length === 0 && started.failures.length === 0)
    throw new Error('there is no open dead letter in this selection: nothing was started')
  const ended = await followRuns(runs)
  const shown = ended.map(({ service, run }) => ({ service: service.name, ...run }))
  if (asJson) console.log(json({ runs: shown, failures: started.failures }))
  else for (const { service, ...run } of shown) console.log(runPage(service, run))
  if (shown.some(({ failed, held, left }) => failed + held + left > 0)) process.exitCode = 1
  sayFailures(started.failures)
}

/** A service without such a letter has no part in the redrive. */
function unlessNone(error: unknown): undefined {
  if (!(error instanceof Refused) || error.code !== 'redrive-selects-none') throw error
}
