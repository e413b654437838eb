import { Command, InvalidArgumentError } from 'commander'
import { type Everywhere, fromEach, objectAt, reached, sayFailures } from '../operator/each-service.ts'
import { behindTable, groupsTable, lettersTable, nameOf, pageOf, trialOf } from '../operator/letters-shown.ts'
import {
  discardLetter,
  type Filter,
  groupLetters,
  listBehind,
  listLetters,
  showLetter,
  tryLetter,
} from '../operator/operator-api.ts'
import { json } from '../operator/text.ts'
import { WrongArguments } from '../operator/wrong-arguments.ts'
import { addCorrectCommand } from './dead-letters-correct.ts'
import { addRedriveCommands } from './dead-letters-redrive.ts'
import { withPersonalData } from './everywhere.ts'
import { runProgram } from './run-program.ts'

// `npm run dead-letters`: the operators' routes for dead letters, over all services. The exit code is 0, 1 when a part of
// the request failed, or 2 for wrong arguments.

const USUAL_LIMIT = 100

const program = new Command('npm run dead-letters --')
  .description('list, show, redrive, correct and discard dead letters: events that services could not apply')
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
  .option('--group <group>', 'only of this group')
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

command(
  'groups [service]',
  'open dead letters by handler and error, the most first; default: of all services',
).action(async (name: string | undefined, { url, json: asJson }: Everywhere) => {
  const answers = await fromEach(await reached(name ?? 'all', url), groupLetters)
  const groups = answers.done.flatMap(({ service, answer }) =>
    answer.items.map((group) => ({ service, ...group })),
  )
  const more = answers.done.filter(({ answer }) => answer.more).map(({ service }) => service)
  if (asJson) console.log(json({ groups, more, failures: answers.failures }))
  else if (groups.length > 0) {
    console.log(groupsTable(groups))
    const [{ service, group }] = groups as [(typeof groups)[0]]
    console.log(`Its dead letters: ${again('list', `${service} --group ${group}`, url)}`)
  } else if (answers.done.length > 0)
    console.log(`No open dead letters in ${answers.done.map(({ service }) => service).join(', ')}.`)
  sayFailures(answers.failures)
})

withPersonalData(
  command('show <letter>', 'details of a dead letter (order/12), with the data of its event'),
).action(async (text: string, { url, json: asJson, because }: Everywhere & { because?: string }) => {
  const { service, id } = await objectAt(text, url)
  const letter = await showLetter(service, id, because)
  if (asJson) return console.log(json({ service: service.name, ...letter }))
  console.log(pageOf(service.name, letter))
  if (letter.masked)
    console.log(
      `\nWith personal data, which is recorded: ${again('show', nameOf(service.name, id), url)} --because "…"`,
    )
  if (letter.state !== 'open') return
  const name = nameOf(service.name, id)
  if (letter.waitsFor !== null)
    console.log(`\nResolve first: ${again('show', nameOf(service.name, letter.waitsFor), url)}`)
  console.log(`
Apply it again, when the cause is fixed: ${again('redrive', name, url)} --because "…"
Apply other data in its place: ${again('correct', name, url)} --data file.json --because "…"
Discard it, so that it is never applied: ${again('discard', name, url)} --because "…"`)
})

command('behind <letter>', 'events that wait behind a dead letter on its key, in order')
  .option('--limit <count>', 'maximum', limit, USUAL_LIMIT)
  .action(async (text: string, { url, json: asJson, limit: most }: Everywhere & { limit: number }) => {
    const { service, id } = await objectAt(text, url)
    const { events, more } = await listBehind(service, id, most)
    if (asJson) return console.log(json({ service: service.name, events, more }))
    console.log(events.length > 0 ? behindTable(events) : `Nothing waits behind ${text}.`)
    if (more) console.log('There are more: --limit shows them.')
  })

command(
  'try <letter>',
  'whether a redrive of a dead letter would succeed now; everything is rolled back',
).action(async (text: string, { url, json: asJson }: Everywhere) => {
  const { service, id } = await objectAt(text, url)
  const trial = await tryLetter(service, id)
  console.log(asJson ? json({ service: service.name, ...trial }) : trialOf(service.name, id, trial))
  if (trial.outcome !== 'would-pass') process.exitCode = 1
})

addRedriveCommands(command)

addCorrectCommand(command)

command(
  'discard <letter>',
  'discard a dead letter: its event is never applied, and later events of its key continue',
)
  .requiredOption('--because <reason>', 'why: one sentence, kept with your name')
  .action(async (text: string, { url, json: asJson, because }: Everywhere & { because: string }) => {
    const reason = because.trim()
    if (!reason) throw new WrongArguments('a reason is required: --because "…"')
    const { service, id } = await objectAt(text, url)
    const letter = await discardLetter(service, id, reason)
    if (asJson) return console.log(json({ service: service.name, ...letter }))
    console.log(`${nameOf(service.name, id)} is discarded: it will never be applied.`)
  })

/** A command that can be run on this machine. URLs that were arguments must be given again. */
const again = (verb: string, what: string, urls: readonly string[]): string =>
  ['npm run dead-letters --', verb, what, ...urls.map((url) => `--url ${url}`)].join(' ')

await runProgram(program)
