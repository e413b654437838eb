import { Command, InvalidArgumentError } from 'commander'
import colors from 'picocolors'
import { lettersTable, nameOf, pageOf, redrivenOf } from '../operator/letters-shown.ts'
import {
  discardLetter,
  type Filter,
  listLetters,
  type Redriven,
  redriveLetters,
  showLetter,
} from '../operator/operator-api.ts'
import { type ReachedService, reachService, reachServices } from '../operator/services-reached.ts'
import { json } from '../operator/text.ts'
import { WrongArguments } from '../operator/wrong-arguments.ts'
import { runProgram } from './run-program.ts'

// `npm run dead-letters`: the operators' routes for dead letters, over all services. The exit code is 0, 1 when a part of
// the request failed, or 2 for wrong arguments.

const USUAL_LIMIT = 100

interface Everywhere {
  readonly url: readonly string[]
  readonly json?: true
}

const program = new Command('npm run dead-letters --')
  .description('list, show, redrive and discard dead letters: events that services could not apply')
  .exitOverride()
  .addHelpText(
    'after',
    `
Without URLs it asks the development stack (npm start). Elsewhere:
  OPERATOR_TOKEN=… npm run dead-letters -- list --url order=https://order.example.com
or OPERATOR_URLS="order=https://… coupon=https://…". The token has the role admin.
For a program: npm run --silent dead-letters -- list --json`,
  )

/** The options that every command has. */
const command = (usage: string, description: string) =>
  program
    .command(usage)
    .description(description)
    .option(
      '--url <service=url>',
      'URL of a service (may be repeated)',
      (url, urls: string[]) => [...urls, url],
      [],
    )
    .option('--json', 'one JSON document, for programs')

const limit = (text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 10_000)
    throw new InvalidArgumentError('It must be a whole number from 1 to 10000.')
  return value
}

const instant = (text: string): string => {
  const value = new Date(text)
  if (Number.isNaN(value.getTime()))
    throw new InvalidArgumentError('It must be a time, as 2026-11-29T10:00:00Z.')
  return value.toISOString()
}

command('list [service]', 'open dead letters, oldest first; default: of all services')
  .option('--topic <topic>', 'only of this topic')
  .option('--key <key>', 'only of this key')
  .option('--reason <text>', 'only those with this text in their error')
  .option('--since <time>', 'first failed at this time or later', instant)
  .option('--until <time>', 'first failed before this time', instant)
  .option('--limit <count>', 'maximum for each service', limit, USUAL_LIMIT)
  .action(async (name: string | undefined, options: Everywhere & Filter & { limit: number }) => {
    const { url, json: asJson, limit: most, ...filter } = options
    const asked = await reached(name ?? 'all', url)
    const answers = await fromEach(asked, (service) => listLetters(service, filter, most))
    const found = answers.done.flatMap(({ service, answer }) =>
      answer.letters.map((letter) => ({ service, letter })),
    )
    const more = answers.done.filter(({ answer }) => answer.more).map(({ service }) => service)
    if (asJson) {
      const letters = found.map(({ service, letter }) => ({ service, ...letter }))
      console.log(json({ letters, more, failures: answers.failures }))
    } else if (found.length > 0) {
      console.log(lettersTable(found))
      if (more.length > 0)
        console.log(`There are more of ${more.join(', ')}: --limit shows more, filters fewer.`)
      const [{ service, letter }] = found as [(typeof found)[0]]
      console.log(`Details of one of them: ${again('show', nameOf(service, letter.id), url)}`)
    } else if (answers.done.length > 0) {
      console.log(`No open dead letters in ${answers.done.map(({ service }) => service).join(', ')}.`)
    }
    sayFailures(answers.failures)
  })

command('show <letter>', 'details of a dead letter (order/12), with the data of its event').action(
  async (text: string, { url, json: asJson }: Everywhere) => {
    const { service, id } = await letterAt(text, url)
    const letter = await showLetter(service, id)
    if (asJson) return console.log(json({ service: service.name, ...letter }))
    console.log(pageOf(service.name, letter))
    if (letter.state !== 'open') return
    const name = nameOf(service.name, id)
    if (letter.waitsFor !== null)
      console.log(`\nResolve first: ${again('show', nameOf(service.name, letter.waitsFor), url)}`)
    console.log(`
Apply it again, when the cause is fixed: ${again('redrive', name, url)} --because "…"
Discard it, so that it is never applied: ${again('discard', name, url)} --because "…"`)
  },
)

interface RedriveOptions extends Everywhere {
  readonly key?: string
  readonly topic?: string
  readonly all?: true
  readonly dryRun?: true
  readonly because?: string
}

command('redrive <what>', 'apply again: a dead letter (order/12), those of a service, or all')
  .option('--key <key>', 'all dead letters of a key')
  .option('--topic <topic>', 'all dead letters of a topic; with --key, those of the key in it')
  .option('--all', 'all dead letters of the service')
  .option('--dry-run', 'change nothing, print what would be done')
  .option('--because <reason>', 'why: one sentence, kept with your name')
  .action(async (what: string, options: RedriveOptions) => {
    const { url, json: asJson, key, topic, all, dryRun = false } = options
    const reason = options.because?.trim() || (dryRun ? 'a dry run' : undefined)
    if (!reason) throw new WrongArguments('a reason is required: --because "…"')
    const selected = key !== undefined || topic !== undefined
    const wanted = {
      ...{ dryRun, reason },
      ...(key !== undefined && { key }),
      ...(topic !== undefined && { topic }),
    }
    let answers: Answers<Redriven>
    if (what.includes('/')) {
      if (selected || all) throw new WrongArguments(`${what} is one letter: without --key, --topic and --all`)
      const { service, id } = await letterAt(what, url)
      const { state } = await showLetter(service, id)
      if (state !== 'open') throw new Error(`${what} is not an open dead letter: it is ${state}`)
      answers = await fromEach([service], () => redriveLetters(service, { id, dryRun, reason }))
    } else {
      if (selected === (all === true))
        throw new WrongArguments(
          'name the dead letters: --all, or --key and --topic, or one letter as order/12',
        )
      answers = await fromEach(await reached(what, url), (service) =>
        redriveLetters(service, { ...wanted, ...(all && { all }) }),
      )
    }
    if (asJson) {
      const services = answers.done.map(({ service, answer }) => ({ service, ...answer }))
      console.log(json({ services, failures: answers.failures }))
    } else for (const { service, answer } of answers.done) console.log(redrivenOf(service, answer))
    // A dry run that predicts a failure has itself succeeded.
    if (!dryRun && answers.done.some(({ answer }) => answer.failed.length > 0)) process.exitCode = 1
    sayFailures(answers.failures)
  })

command(
  'discard <letter>',
  'discard a dead letter: its event is never applied, and later events of its key continue',
)
  .requiredOption('--because <reason>', 'why: one sentence, kept with your name')
  .action(async (text: string, { url, json: asJson, because }: Everywhere & { because: string }) => {
    const reason = because.trim()
    if (!reason) throw new WrongArguments('a reason is required: --because "…"')
    const { service, id } = await letterAt(text, url)
    const letter = await discardLetter(service, id, reason)
    if (asJson) return console.log(json({ service: service.name, ...letter }))
    console.log(`${nameOf(service.name, id)} is discarded: it will never be applied.`)
  })

/** The services of that name: one, or `all`. @throws WrongArguments */
const reached = async (name: string, urls: readonly string[]): Promise<readonly ReachedService[]> =>
  name === 'all' ? reachServices(urls, process.env) : [await reachService(name, urls, process.env)]

/** `order/12`. @throws WrongArguments */
async function letterAt(
  text: string,
  urls: readonly string[],
): Promise<{ service: ReachedService; id: string }> {
  const [, name, id] = /^([^/]+)\/(\d{1,18})$/.exec(text) ?? []
  if (name === undefined || id === undefined || name === 'all')
    throw new WrongArguments(`"${text}" is not a dead letter's name: <service>/<number>, as order/12`)
  return { service: await reachService(name, urls, process.env), id }
}

interface Failure {
  readonly service: string
  readonly error: string
}

interface Answers<Answer> {
  readonly done: readonly { service: string; answer: Answer }[]
  readonly failures: readonly Failure[]
}

/** Asks all services at the same time. One that does not answer does not prevent the others. */
async function fromEach<Answer>(
  services: readonly ReachedService[],
  ask: (service: ReachedService) => Promise<Answer>,
): Promise<Answers<Answer>> {
  const answers = await Promise.allSettled(services.map(ask))
  const named = services.map(({ name: service }, index) => ({
    service,
    answer: answers[index] as PromiseSettledResult<Answer>,
  }))
  return {
    done: named.flatMap(({ service, answer }) =>
      answer.status === 'fulfilled' ? [{ service, answer: answer.value }] : [],
    ),
    failures: named.flatMap(({ service, answer }) =>
      answer.status === 'rejected' ? [{ service, error: (answer.reason as Error).message }] : [],
    ),
  }
}

function sayFailures(failures: readonly Failure[]): void {
  for (const { error } of failures) console.error(`${colors.red('✗')} ${error}`)
  if (failures.length > 0) process.exitCode = 1
}

/** A command that can be run on this machine. URLs that were arguments must be given again. */
const again = (verb: string, what: string, urls: readonly string[]): string =>
  ['npm run dead-letters --', verb, what, ...urls.map((url) => `--url ${url}`)].join(' ')

await runProgram(program)
