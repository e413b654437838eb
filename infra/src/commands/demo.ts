import { setTimeout as wait } from 'node:timers/promises'
import { LIMITS, refuseTooMany, scenes } from '@jangteo/demo'
import { untilSignal } from '@jangteo/launcher'
import { Command, Option } from 'commander'
import { findAccess } from '../lab/access.ts'
import { askLab } from '../lab/ask-lab.ts'
import type { DemoView } from '../lab/demo-shapes.ts'
import {
  endOf,
  faultLine,
  peopleLine,
  refusalsOf,
  scenesTable,
  stepLine,
  wentWrong,
} from '../lab/demo-shown.ts'
import { followDemo } from '../lab/follow-demo.ts'
import type { BegunFault } from '../lab/shapes.ts'
import { json } from '../operator/text.ts'
import { WrongArguments } from '../operator/wrong-arguments.ts'
import { devDir } from '../stacks/dev-stack.ts'
import { FAULTS, faultNamed } from './demo-faults.ts'
import { runProgram } from './run-program.ts'

// `npm run demo`: simulated people, scenes with an expected end, and faults, in the shop of a running `npm start`, whose lab does
// them. Ends with 1 when a scene ends otherwise than expected or the shop fails people, and with 2 for wrong arguments.

const LOOK_MS = 1_000

interface Options {
  readonly json?: true
}

const lab = <Answer>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> =>
  askLab<Answer>(findAccess(devDir), method, path, body)
const demo = (method: 'GET' | 'POST', path = '', body?: unknown): Promise<DemoView> =>
  lab<DemoView>(method, `/demo${path}`, body)

const REWRITE = '\r\u001b[K'

/** In a terminal in place of the line before. */
const say = (line: string): void => {
  if (process.stdout.isTTY) process.stdout.write(REWRITE + line.slice(0, process.stdout.columns - 1))
  else console.log(line)
}

/** Shows what changes of what was begun, until it has ended; Ctrl-C stops it. */
async function follow<K extends NonNullable<DemoView['busy']>>(
  kind: K,
  first: DemoView,
  lineOf?: (report: NonNullable<DemoView[K]>) => string,
): Promise<NonNullable<DemoView[K]>> {
  const signal = untilSignal()
  let said = ''
  const report = await followDemo(kind, {
    ...{ first, signal, read: () => demo('GET'), stop: () => demo('POST', '/stop') },
    pause: () => wait(LOOK_MS, undefined, { signal }).catch(() => {}),
    show(now) {
      const line = lineOf?.(now) ?? ''
      if (line !== said) say(line)
      said = line
    },
  })
  if (process.stdout.isTTY && lineOf) console.log()
  return report
}

/** @throws WrongArguments unless it is a number in these bounds */
function numberIn(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= least && value <= most))
    throw new WrongArguments(`--${name} is "${text}"; it must be a number from ${least} to ${most}`)
  return value
}

/** @throws WrongArguments for more people than may come */
function refuseLoadTest(wanted: { rate: number; minutes: number }): void {
  try {
    refuseTooMany(wanted)
  } catch (error) {
    throw new WrongArguments((error as Error).message)
  }
}

const program = new Command('npm run demo --')
  .description('simulated people in the shop of a running npm start, until Ctrl-C or the end of the time')
  .option('--rate <people>', 'people who come per second, on average over a day; at most 50', '1')
  .option('--minutes <minutes>', 'how long people come; at most 120, and 20,000 people', '10')
  .option('--day <minutes>', 'how long a day takes: more people come in the evening than at night', '10')
  .addOption(new Option('--seed <number>', 'the same people do the same; default: other people each time'))
  .option('--json', 'one JSON document at the end, for programs')
  .allowExcessArguments(false)
  .showHelpAfterError()
  .exitOverride()
  .addHelpText(
    'after',
    `
Exit code: 0 it ended as expected; 1 a scene ended otherwise, a request of people failed, an order was paid twice, or something else
failed; 2 wrong arguments.
For development only: what people, scenes and faults do is done in the process of npm start.`,
  )
  .action(async (options: Options & Record<'rate' | 'minutes' | 'day' | 'seed', string | undefined>) => {
    const { rate = '', minutes = '', day = '', seed } = options
    const wanted = {
      rate: numberIn('rate', rate, 0.1, LIMITS.rate),
      minutes: numberIn('minutes', minutes, 0.1, LIMITS.minutes),
      dayMinutes: numberIn('day', day, 1, 1_440),
      ...(seed !== undefined && { seed: numberIn('seed', seed, 0, 2 ** 31) }),
    }
    refuseLoadTest(wanted)
    const begun = await demo('POST', '/people', wanted)
    const people = await follow('people', begun, options.json ? undefined : peopleLine)
    if (wentWrong(people)) process.exitCode = 1
    if (options.json) return console.log(json(people))
    console.log([`seed ${people.seed}: ${people.error ?? people.state}`, ...refusalsOf(people)].join('\n'))
  })

/** Options of the program may be before or after a command's name. */
const isJson = (command: Command): boolean => command.optsWithGlobals<Options>().json === true

program
  .command('scenes')
  .description('all scenes')
  .action(async (_: unknown, command: Command) => {
    const state = await demo('GET')
    console.log(isJson(command) ? json(state.scenes) : scenesTable(state))
  })

program
  .command('scene <name>')
  .description(
    'play a scene, compare its end with the expected one, and prove it by an audit across services',
  )
  .option('--small', 'a few people instead of many')
  .action(async (name: string, { small }: { small?: true }, command: Command) => {
    const names = scenes.map((scene) => scene.name)
    if (!names.includes(name))
      throw new WrongArguments(`there is no scene "${name}"; there are: ${names.join(', ')}`)
    const begun = await demo('POST', `/scenes/${name}`, { size: small ? 'small' : 'usual' })
    const scene = await follow('scene', begun, isJson(command) ? undefined : stepLine)
    if (scene.state !== 'passed') process.exitCode = 1
    console.log(isJson(command) ? json(scene) : endOf(scene))
  })

program
  .command('break <kind> <target...>')
  .description(`break something on purpose: ${Object.values(FAULTS).join('; ')}`)
  .option('--seconds <seconds>', 'after which it mends itself, where it can be mended', '120')
  .action(async (kind: string, target: string[], { seconds }: { seconds: string }, command: Command) => {
    const fault = faultNamed(kind, target)
    const begun = await lab<BegunFault>('POST', '/faults', {
      fault,
      seconds: numberIn('seconds', seconds, 1, 600),
    })
    console.log(isJson(command) ? json(begun) : faultLine(begun))
  })

program
  .command('mend')
  .description('mend all that was broken on purpose')
  .action(async (_: unknown, command: Command) => {
    const mended = await lab<{ items: BegunFault[] }>('POST', '/faults/undo')
    console.log(isJson(command) ? json(mended) : mended.items.map(faultLine).join('\n'))
  })

program
  .command('remove')
  .description(
    'stop, cancel open orders of the demo’s customers, close its campaigns, take its products off sale',
  )
  .action(async (_: unknown, command: Command) => {
    const removal = await follow('removal', await demo('POST', '/remove'))
    if (removal.state !== 'ended') process.exitCode = 1
    if (isJson(command)) return console.log(json(removal))
    if (removal.error !== null) return console.error(removal.error)
    console.log(
      `removed: ${removal.ordersCancelled} open orders, ${removal.campaignsClosed} campaigns, ${removal.productsRetired} products. Paid orders, wallets and events stay: they are facts`,
    )
  })

await runProgram(program)
