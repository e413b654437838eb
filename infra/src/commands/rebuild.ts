import { Command } from 'commander'
import colors from 'picocolors'
import {
  type Compared,
  compareAll,
  compareOne,
  isSame,
  type KindName,
  kinds,
} from '../operator/rebuild-api.ts'
import { reachService } from '../operator/services-reached.ts'
import { json, shownSafely } from '../operator/text.ts'
import { WrongArguments } from '../operator/wrong-arguments.ts'
import { settleOption } from './counts.ts'
import { runProgram } from './run-program.ts'

// `npm run rebuild`: the state of wallets and orders from their events alone, compared with the rows. Ends with 0 when they are
// the same, with 1 when one differs, there is no such object, or a service does not answer, and with 2 for wrong arguments.

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

interface Options {
  readonly json?: true
  readonly url: readonly string[]
  readonly settle: number
}

async function sidesOf(kind: KindName, { url, settle: settleSeconds }: Options) {
  const { service } = kinds[kind]
  return {
    settleSeconds,
    service: await reachService(service, url, process.env),
    dataPlatform: await reachService('data-platform', url, process.env),
  }
}

async function one(kind: KindName, object: string, options: Options): Promise<void> {
  const compared = await compareOne(kind, await sidesOf(kind, options), object)
  if (!compared) throw new Error(`there is no ${kind} ${shownSafely(object)}: no row, and no event of it`)
  console.log(options.json ? json({ ...compared, same: isSame(compared) }) : shown(compared).join('\n'))
  if (!isSame(compared)) process.exitCode = 1
}

async function every(kind: KindName, options: Options): Promise<void> {
  const { different, ...found } = await compareAll(kind, await sidesOf(kind, options))
  if (different.length > 0) process.exitCode = 1
  if (options.json) return console.log(json({ kind, ...found, different }))
  for (const each of different) console.log(`${shown(each).join('\n')}\n`)
  const { held, events, erased } = found
  const counted = `${held} ${kind}s from ${events} events${erased > 0 ? ` (${erased} of erased customers)` : ''}`
  console.log(
    different.length === 0
      ? `${colors.green('✓')} ${counted}: each is as its events say`
      : `${colors.red('✗')} ${counted}: ${different.length} differ`,
  )
}

function shown(each: Compared): string[] {
  const { kind, object, events, rebuilt, held, problems, erased } = each
  const { service } = kinds[kind]
  return [
    `${isSame(each) ? colors.green('✓') : colors.red('✗')} ${kind} ${object}: ${events} events`,
    `    its events say  ${erased ? 'nothing that can be read: its customer was erased' : (rebuilt ?? 'nothing')}`,
    `    ${service} holds`.padEnd(20) + (held ?? 'nothing'),
    ...problems.map((problem) => `    but             ${problem}`),
  ].map(shownSafely)
}

const program = new Command('npm run rebuild --')
  .description(
    'the state of wallets and orders from their events alone, compared with the rows of the services',
  )
  .exitOverride()
  .showHelpAfterError()
  .addHelpText(
    'after',
    `
Exit code: 0 the same, 1 different or not known, 2 wrong arguments. A difference is looked at again for a while, because
events may be on their way.

Without a URL it asks the development stack (npm start). Elsewhere:
  OPERATOR_TOKEN=… npm run rebuild -- orders --url order=https://… --url data-platform=https://…
For a program: npm run --silent rebuild -- orders --json`,
  )

/** The options that every command has. */
const command = (name: string, description: string) =>
  program
    .command(name)
    .description(description)
    .option('--json', 'the result as JSON, for programs')
    .addOption(settleOption())
    .option(
      '--url <service=url>',
      'URL of a service (may be repeated)',
      (url, urls: string[]) => [...urls, url],
      [],
    )

command('wallet <user>', 'the wallet of one customer, added up from its movements').action(
  (user: string, options: Options) => one('wallet', user, options),
)
command('order <id>', 'one order').action((id: string, options: Options) => {
  if (!UUID.test(id)) throw new WrongArguments(`"${shownSafely(id)}" is not the id of an order: a UUID`)
  return one('order', id.toLowerCase(), options)
})
command('wallets', 'all wallets').action((options: Options) => every('wallet', options))
command('orders', 'all orders').action((options: Options) => every('order', options))

await runProgram(program)
