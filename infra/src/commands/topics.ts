import { Command, InvalidArgumentError, Option } from 'commander'
import { inClear } from '../operator/record-in-clear.ts'
import { reachService } from '../operator/services-reached.ts'
import { json, shownSafely } from '../operator/text.ts'
import {
  listRecords,
  listTopics,
  type Place,
  searchRecords,
  showRecord,
  showTopic,
} from '../operator/topics-api.ts'
import { recordPage, recordsLines, searchLines, topicLines, topicPage } from '../operator/topics-shown.ts'
import { WrongArguments } from '../operator/wrong-arguments.ts'
import { type Everywhere, elsewhere, withEverywhere, withPersonalData } from './everywhere.ts'
import { runProgram } from './run-program.ts'

// `npm run topics`: what the console's pages of topics show, from the same routes. Ends with 0, with 1 when there is no such topic
// or record, or the console does not answer, and with 2 for wrong arguments.

const program = new Command('npm run topics --')
  .description('topics, their readers and their records; search over all topics')
  .exitOverride()
  .showHelpAfterError()
  .addHelpText(
    'after',
    `
The console reads Kafka: npm start starts it.
${elsewhere('topics', 'list')}
(--url console=https://…, and data-platform for personal data)`,
  )

const command = (usage: string, description: string): Command =>
  withEverywhere(program.command(usage).description(description))

const reachConsole = ({ url }: Everywhere) => reachService('console', url, process.env)

/** Prints the answer of a route: as it is for programs, or in lines for people. */
function print<Answer>(
  { json: asJson }: Everywhere,
  answer: Answer,
  lines: (answer: Answer) => string[],
): void {
  console.log(asJson ? json(answer) : lines(answer).join('\n'))
}

const whole =
  (most: number) =>
  (text: string): string => {
    if (/^\d{1,16}$/.test(text) && Number(text) <= most) return text
    throw new InvalidArgumentError(`It must be a whole number up to ${most}.`)
  }

const instantOf = (text: string): string => {
  const value = new Date(text)
  if (!Number.isNaN(value.getTime())) return value.toISOString()
  throw new InvalidArgumentError('It must be a time, as 2026-11-29T10:00:00Z.')
}

/** @throws WrongArguments */
function topicNamed(text: string): string {
  if (/^[A-Za-z0-9._-]{1,249}$/.test(text)) return text
  throw new WrongArguments(`"${shownSafely(text)}" is not the name of a topic`)
}

/** Only what was given. */
const queryOf = (given: Readonly<Record<string, string | true | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )

command('list', "all topics but Kafka's own, with their readers").action(async (options: Everywhere) =>
  print(options, await listTopics(await reachConsole(options)), topicLines),
)

command('show <topic>', 'a topic: its partitions, and its readers with their lag').action(
  async (name: string, options: Everywhere) => {
    const topic = topicNamed(name)
    print(options, await showTopic(await reachConsole(options), topic), topicPage)
  },
)

interface Records extends Everywhere {
  readonly partition?: string
  readonly from?: string
  readonly offset?: string
  readonly since?: string
  readonly limit: string
  readonly cursor?: string
}

command('records <topic>', 'records of a topic, decoded, in pages')
  .option('--partition <number>', 'only of this partition', whole(1_000_000))
  .addOption(new Option('--from <end>', 'where to begin; default: newest').choices(['newest', 'oldest']))
  .addOption(
    new Option('--offset <number>', 'begin at this offset of the partition')
      .argParser(whole(Number.MAX_SAFE_INTEGER))
      .conflicts(['from', 'since']),
  )
  .addOption(
    new Option('--since <time>', 'begin with the first record at or after this time')
      .argParser(instantOf)
      .conflicts('from'),
  )
  .option('--limit <count>', 'records of a page', whole(200), '50')
  .option('--cursor <cursor>', 'the next page, as the page before names it')
  .action(async (name: string, options: Records) => {
    const topic = topicNamed(name)
    const { url: _, json: __, ...given } = options
    if (given.offset !== undefined && given.partition === undefined)
      throw new WrongArguments('an offset needs its partition: --partition')
    print(options, await listRecords(await reachConsole(options), topic, queryOf(given)), recordsLines)
  })

withPersonalData(
  command('record <place>', 'one record, as order.paid:0:12, with its headers and its whole value'),
).action(async (text: string, options: Everywhere & { because?: string }) => {
  const place = placeIn(text)
  const record = await showRecord(await reachConsole(options), place)
  const { because, url } = options
  const shown =
    because === undefined
      ? record
      : await inClear(record, () => reachService('data-platform', url, process.env), because)
  print(options, shown, recordPage)
})

/** @throws WrongArguments */
function placeIn(text: string): Place {
  const [, topic, partition, offset] = /^([\w.-]+):(\d{1,7}):(\d{1,16})$/.exec(text) ?? []
  if (topic === undefined || partition === undefined || offset === undefined)
    throw new WrongArguments(`"${shownSafely(text)}" is not <topic>:<partition>:<offset>`)
  return { topic, partition, offset }
}

interface Search extends Everywhere {
  readonly field?: string
  readonly header?: string
  readonly topics?: string
  readonly since?: string
  readonly everywhere?: true
  readonly budget?: string
  readonly limit: string
  readonly cursor?: string
}

command('search <value>', 'records with this key, or with this value in a field or header; the newest first')
  .option('--field <name>', 'search in this field, as orderId or lines.productId')
  .addOption(new Option('--header <name>', 'search in this header').conflicts('field'))
  .option('--topics <names>', 'only these, with commas between')
  .option('--since <time>', 'only from the first record at or after this time', instantOf)
  .option('--everywhere', 'search a key in all partitions')
  .option('--budget <count>', 'records to look at; default: 200000', whole(1_000_000))
  .option('--limit <count>', 'maximum of found records', whole(200), '50')
  .option('--cursor <cursor>', 'go on where the search before has ended')
  .action(async (value: string, options: Search) => {
    const { url: _, json: __, ...given } = options
    const isKey = given.field === undefined && given.header === undefined
    const query = queryOf({ ...given, ...(isKey ? { key: value } : { value }) })
    print(options, await searchRecords(await reachConsole(options), query), searchLines)
  })

await runProgram(program)
