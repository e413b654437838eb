import { Command } from 'commander'
import { erasePerson, erasureLines, erasureOf, exportPerson } from '../operator/people-api.ts'
import { reachService, reachServices } from '../operator/services-reached.ts'
import { json, shownSafely } from '../operator/text.ts'
import { WrongArguments } from '../operator/wrong-arguments.ts'
import { type Everywhere, elsewhere, withEverywhere } from './everywhere.ts'
import { runProgram } from './run-program.ts'

// `npm run people`: what the shop holds of a person, and the erasure of a person. Ends with 0 when it has done so, with 1 when an erasure is not
// completed or a service does not answer, and with 2 for wrong arguments.

const MOST_CHARACTERS = 255

/** @throws WrongArguments */
function checkedId(id: string): string {
  if (id.trim() === '' || id.length > MOST_CHARACTERS)
    throw new WrongArguments(`a person's id has 1 to ${MOST_CHARACTERS} characters`)
  return id
}

interface Because extends Everywhere {
  readonly because: string
}

const why = ['--because <reason>', 'why, in one sentence: it is recorded with your name'] as const

const program = new Command('npm run people --')
  .description('what the shop holds of a person, and the erasure of a person')
  .exitOverride()
  .showHelpAfterError()
  .addHelpText(
    'after',
    `
Exit code: 0 done, 1 an erasure is not completed or a service does not answer, 2 wrong arguments.
${elsewhere('people', 'status <id>')}`,
  )

const show = (erasure: Awaited<ReturnType<typeof erasureOf>>, asJson: boolean | undefined) => {
  if (!erasure || erasure.completedAt === null) process.exitCode = 1
  if (asJson) console.log(json(erasure ?? null))
  else
    console.log(
      (erasure ? erasureLines(erasure) : ['there is no request to erase this person'])
        .map(shownSafely)
        .join('\n'),
    )
}

withEverywhere(program.command('export'))
  .description('all that the services hold of a person, as JSON')
  .argument('<id>', 'the id of the person, as in their token')
  .requiredOption(...why)
  .allowExcessArguments(false)
  .action(async (id: string, { url, because }: Because) => {
    console.log(json(await exportPerson(await reachServices(url, process.env), checkedId(id), because)))
  })

withEverywhere(program.command('erase'))
  .description('have every service forget a person; cannot be undone')
  .argument('<id>', 'the id of the person, as in their token')
  .requiredOption(...why)
  .allowExcessArguments(false)
  .action(async (id: string, { url, because, json: asJson }: Because) => {
    const erasure = await erasePerson(
      await reachService('data-platform', url, process.env),
      checkedId(id),
      because,
    )
    show(erasure, asJson)
    // What was asked for is done: the rest is for the services.
    process.exitCode = 0
  })

withEverywhere(program.command('status'))
  .description('how far the erasure of a person is, by service')
  .argument('<id>', 'the id of the person, as in their token')
  .allowExcessArguments(false)
  .action(async (id: string, { url, json: asJson }: Everywhere) =>
    show(await erasureOf(await reachService('data-platform', url, process.env), checkedId(id)), asJson),
  )

await runProgram(program)
