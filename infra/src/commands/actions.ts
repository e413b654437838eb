import { Command, InvalidArgumentError } from 'commander'
import { actionLines, listActions } from '../operator/actions-api.ts'
import { reachServices } from '../operator/services-reached.ts'
import { json, shownSafely } from '../operator/text.ts'
import { type Everywhere, elsewhere, withEverywhere } from './everywhere.ts'
import { runProgram } from './run-program.ts'

// `npm run actions`: what operators have done, in all services. Ends with 0, with 1 when a service does not answer, and with 2 for
// wrong arguments.

interface Options extends Everywhere {
  readonly actor?: string
  readonly target?: string
  readonly limit: number
}

const MOST = 100

function count(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text) && Number(text) <= MOST) return Number(text)
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST}.`)
}

await runProgram(
  withEverywhere(new Command('npm run actions --'))
    .description('who did what: actions of operators in all services, newest first')
    .option('--actor <actor>', 'only of this one, as operator:ann')
    .option('--target <target>', 'only with this, as dead-letter/12')
    .option('--limit <count>', 'how many at most', count, 50)
    .allowExcessArguments(false)
    .exitOverride()
    .showHelpAfterError()
    .addHelpText('after', elsewhere('actions', ''))
    .action(async ({ url, json: asJson, limit, actor, target }: Options) => {
      const filter = { ...(actor !== undefined && { actor }), ...(target !== undefined && { target }) }
      const actions = await listActions(await reachServices(url, process.env), filter, limit)
      if (asJson) return console.log(json({ items: actions }))
      for (const action of actions) console.log(actionLines(action).map(shownSafely).join('\n'))
      if (actions.length === 0) console.log('no operator has done anything that fits')
    }),
)
