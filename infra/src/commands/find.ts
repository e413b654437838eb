import { Command } from 'commander'
import { find, foundLines } from '../operator/find-api.ts'
import { reachService } from '../operator/services-reached.ts'
import { json, shownSafely } from '../operator/text.ts'
import { WrongArguments } from '../operator/wrong-arguments.ts'
import { type Everywhere, elsewhere, withEverywhere } from './everywhere.ts'
import { runProgram } from './run-program.ts'

// `npm run find`: what has an id. Ends with 0 when something has it, with 1 when nothing has or the data platform does not
// answer, and with 2 for wrong arguments.

const MOST_CHARACTERS = 300

await runProgram(
  withEverywhere(new Command('npm run find --'))
    .description(
      'what has this id: order, event, payment, coupon, campaign, product, customer, trace or record',
    )
    .argument('<id>', 'an id, a traceparent, or <topic>:<partition>:<offset>')
    .allowExcessArguments(false)
    .exitOverride()
    .showHelpAfterError()
    .addHelpText(
      'after',
      `
Exit code: 0 found, 1 nothing found or not known, 2 wrong arguments. Events of the last two seconds may be missing.
${elsewhere('find', '<id>')}`,
    )
    .action(async (id: string, { url, json: asJson }: Everywhere) => {
      if (id.trim() === '' || id.length > MOST_CHARACTERS)
        throw new WrongArguments(`an id has 1 to ${MOST_CHARACTERS} characters`)
      const found = await find(await reachService('data-platform', url, process.env), id)
      if (found.items.length === 0) process.exitCode = 1
      console.log(asJson ? json(found) : foundLines(found).map(shownSafely).join('\n'))
    }),
)
