import { setTimeout as pause } from 'node:timers/promises'
import { untilSignal } from '@jangteo/launcher'
import type { Accepted, ShopAudit } from '@jangteo/operator'
import { Command, CommanderError, Option } from 'commander'
import colors from 'picocolors'
import { changeAcceptance, lastAudit, NoAuditYet, runAudit } from '../operator/audit-api.ts'
import { withRebuilt } from '../operator/audit-rebuilt.ts'
import { acceptedOf, reportOf, resultOf } from '../operator/audit-shown.ts'
import { Refused } from '../operator/request.ts'
import { reachService, reachServices } from '../operator/services-reached.ts'
import { json, jsonLine, shownSafely } from '../operator/text.ts'
import { WrongArguments } from '../operator/wrong-arguments.ts'
import { settleOption, wholeSeconds } from './counts.ts'

// `npm run audit`: whether all services say the same, as the data platform compares them. Ends with 0 when they do, with 1
// when something differs, with 2 when that is not known: a service did not answer, or the arguments are wrong. `accept` and
// `revoke` end with 1 when there is no such difference.

const EXIT_CODES = { clean: 0, different: 1, unknown: 2 } as const
const MARKS = { clean: colors.green('✓'), different: colors.red('✗'), unknown: colors.yellow('?') } as const
const WATCH_SECONDS = 10
const CLEAR_TERMINAL = '\u001b[2J\u001b[3J\u001b[H'

interface Everywhere {
  readonly json?: true
  readonly url: readonly string[]
}

interface Options extends Everywhere {
  readonly full?: true
  /** With `full`: how long a difference of a rebuilt object is looked at again, in seconds. */
  readonly settle: number
  readonly last?: true
  readonly watch?: number
}

/** A difference is named by its id, or by its equation and its object. */
interface Named {
  readonly equation?: string
  readonly object?: string
  readonly reason?: string
}

const program = new Command('npm run audit --')
  .description('audit the whole shop now: compare what all services hold, and name what differs')
  .option(
    '--full',
    'check all of the history again, run each service’s own checks, and rebuild all orders and wallets from their events',
  )
  .addOption(settleOption('with --full, seconds'))
  .option('--last', 'run no audit, show the last one that has finished')
  .addOption(
    new Option('--watch [seconds]', 'repeat until interrupted, with so many seconds between')
      .preset(String(WATCH_SECONDS))
      .argParser(wholeSeconds),
  )
  .option('--json', 'the report as JSON, for programs; one line for each repeat with --watch')
  .option(
    '--url <service=url>',
    'URL of data-platform; with --full also of order and balance',
    (url, urls: string[]) => [...urls, url],
    [],
  )
  .allowExcessArguments(false)
  .showHelpAfterError()
  .exitOverride()
  .addHelpText(
    'after',
    `
Exit code: 0 clean, 1 different, 2 not known (a service did not answer) or wrong arguments. Of accept and revoke: 1 when
there is no such difference.

Without a URL it asks the development stack (npm start). Elsewhere:
  OPERATOR_TOKEN=… npm run audit -- --url data-platform=https://data.example.com
or OPERATOR_URLS="data-platform=https://…". The token has the role admin.
For a program: npm run --silent audit -- --json`,
  )
  .action(async (options: Options) => {
    if (options.full && options.last) throw new WrongArguments('--full runs an audit, and --last runs none')
    if (options.watch !== undefined) return watch({ ...options, seconds: options.watch })
    const { report, url } = await ask(options)
    console.log(options.json ? json(report) : pageOf(report, url))
    process.exitCode = EXIT_CODES[report.verdict]
  })

const DIFFERENCE_ID = /^[0-9a-f]{16}$/

/** `accept` and `revoke`. Options of the program may be before or after the name. */
const commandOf = (verb: 'accept' | 'revoke', description: string, done: string) =>
  program
    .command(`${verb} [difference]`)
    .description(description)
    .option('--equation <name>', 'with --object, instead of the id: the equation of the difference')
    .option('--object <object>', 'its object, as the audit shows it')
    .option('--reason <text>', 'why: one sentence, kept with your name')
    .action(async (id: string | undefined, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options & Named>()
      const reason = options.reason?.trim()
      if (!reason) throw new WrongArguments('a reason is required: --reason "…"')
      if (options.full || options.last || options.watch !== undefined)
        throw new WrongArguments(`${verb} runs no audit: without --full, --last and --watch`)
      refuseUnclear(id, options)
      const dataPlatform = await reachService('data-platform', options.url, process.env)
      try {
        const differenceId = id ?? idOf(verb, await lastAudit(dataPlatform), options)
        const changed = await changeAcceptance(dataPlatform, verb, { differenceId, reason })
        console.log(options.json ? json(changed) : pageOfAccepted(done, changed))
      } catch (error) {
        if (!isNothingFound(error)) throw error
        sayError(error)
        process.exitCode = 1
      }
    })

commandOf(
  'accept',
  'accept a difference that is understood and cannot be undone: later audits show it apart',
  'accepted: it is no difference, as long as both sides say the same',
)
commandOf(
  'revoke',
  'take the acceptance of a difference back: the next audit reports it again',
  'no longer accepted',
)

class NothingFound extends Error {}

const isNothingFound = (error: unknown): error is Error =>
  error instanceof NothingFound ||
  error instanceof NoAuditYet ||
  (error instanceof Refused && error.status === 404)

/** @throws WrongArguments unless the difference is named in one way */
function refuseUnclear(id: string | undefined, { equation, object }: Named): void {
  const isPair = equation !== undefined && object !== undefined
  const isPart = equation !== undefined || object !== undefined
  if (id === undefined ? !isPair : isPart)
    throw new WrongArguments('name the difference: by its id, or by --equation and --object')
  if (id !== undefined && !DIFFERENCE_ID.test(id))
    throw new WrongArguments(
      `"${id}" is not the id of a difference: 16 hexadecimal digits, as the audit shows it`,
    )
}

/** @throws NothingFound when the last audit does not name it */
function idOf(verb: 'accept' | 'revoke', report: ShopAudit, { equation, object }: Named): string {
  const named =
    verb === 'revoke'
      ? report.accepted
      : report.equations.flatMap(({ name, examples }) =>
          examples.map((each) => ({ ...each, equation: name })),
        )
  const found = named.filter((each) => each.equation === equation && each.object === object)
  const ids = found.flatMap(({ differenceId }) => differenceId ?? [])
  if (ids.length > 1)
    throw new WrongArguments(
      `there are ${ids.length} differences of this object: name one by its id, ${ids.join(' or ')}`,
    )
  const [differenceId] = ids
  if (differenceId !== undefined) return differenceId
  if (found.length > 0)
    throw new NothingFound('it is on its way, and no difference: there is nothing to accept')
  throw new NothingFound(
    verb === 'accept'
      ? 'the last audit names no such difference: there is nothing to accept'
      : 'the last audit knows no such accepted difference: there is nothing to revoke',
  )
}

const pageOfAccepted = (done: string, accepted: Accepted): string =>
  [done, ...acceptedOf(accepted)].map(shownSafely).join('\n')

/** @throws WrongArguments; Error when the data platform gives no report */
async function ask({ url: urls, full, last, settle }: Options, signal?: AbortSignal) {
  const dataPlatform = await reachService('data-platform', urls, process.env)
  if (last) return { report: await lastAudit(dataPlatform, signal), url: dataPlatform.url }
  const report = await runAudit(dataPlatform, { full: full === true, signal })
  const rebuilt = full ? await withRebuilt(report, await reachServices(urls, process.env), settle) : report
  return { report: rebuilt, url: dataPlatform.url }
}

/** Repeats until a signal, and ends with the exit code of the last audit. An audit that failed leaves the last table shown. */
async function watch(options: Options & { seconds: number }): Promise<void> {
  const signal = untilSignal()
  let page = ''
  while (!signal.aborted) {
    // Reached again each time: the token of the development stack expires.
    const answer = await ask(options, signal).catch((error: Error) => error)
    if (answer instanceof WrongArguments) throw answer
    if (signal.aborted) return
    if (!(answer instanceof Error)) {
      page = options.json ? jsonLine(answer.report) : pageOf(answer.report, answer.url)
      process.exitCode = EXIT_CODES[answer.report.verdict]
    } else process.exitCode = 2
    if (process.stdout.isTTY && !options.json) console.log(`${CLEAR_TERMINAL}${page}`)
    else if (!(answer instanceof Error)) console.log(page)
    if (answer instanceof Error) sayError(answer)
    await pause(options.seconds * 1000, undefined, { signal }).catch(() => {})
  }
}

const pageOf = (report: ShopAudit, url: string): string =>
  `${reportOf(report, url)}\n\n${MARKS[report.verdict]} ${resultOf(report)}`

function sayError({ message }: Error): void {
  console.error(`${colors.red('✗')} ${message}`)
}

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = 2
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) process.exitCode = 0
  } else {
    sayError(error as Error)
    if (error instanceof WrongArguments) {
      console.error('')
      program.outputHelp({ error: true })
    }
  }
}
