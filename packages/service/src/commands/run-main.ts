import { CorrectionInvalid, CorrectionRefused, PartitionsRefused, RegistryRefused } from '@jangteo/messaging'
import { MigrationFailed } from '@jangteo/migrations'
import { ConfigError, type Environment, runService } from '@jangteo/service-kit'
import type { Client, MadeService, ServiceConfig, ServiceDefinition } from '../define-service.ts'
import { databaseCommands } from './database-commands.ts'
import { LetterUnknown, lettersCommand } from './letters-command.ts'
import { partitionsCommand } from './partitions-command.ts'
import { WrongUsage } from './wrong-usage.ts'

type Commands = Readonly<Record<string, () => Promise<unknown>>>

/** The commands that take the words after them as their arguments, and so are alone. */
const LETTERS = 'dead-letters'
const PARTITIONS = 'partitions'
const WITH_WORDS: readonly string[] = [LETTERS, PARTITIONS]
/** The commands of the deploy step: at Kafka and at the registry they work with rights that the running service never has. */
const DEPLOYING = ['bootstrap', 'revoke'] as const

/** Errors whose message says all: their trace would say nothing more. */
const expected = [
  ConfigError,
  WrongUsage,
  MigrationFailed,
  LetterUnknown,
  CorrectionInvalid,
  CorrectionRefused,
  PartitionsRefused,
  RegistryRefused,
]

/**
 * A service's main program: runs the commands of the command line in order; default: `run`, which serves until the process is
 * stopped. The result of a command is printed: a text unchanged, a value as JSON.
 *
 * - `run`, `seed` and the service's own need its configuration, and create it once.
 * - `bootstrap` and `revoke` need KAFKA_DEPLOY_USERNAME and KAFKA_DEPLOY_PASSWORD, too, where Kafka has access rights, and
 *   `bootstrap` SCHEMA_REGISTRY_TOKEN where the registry has.
 * - `migrate` and `contract` need DATABASE_OWNER_URL only; `provision`, DATABASE_ADMIN_URL and DATABASE_URL, too.
 * - `check-config` reads the configuration; `contracts` prints what the service publishes and reads. Neither connects to anything.
 * - `dead-letters …` is what an operator does with the service's dead letters, `partitions …` with the partitions of its topics.
 *
 * An unknown command or wrong arguments end the process with code 2, before any command runs; a wrong configuration with code 1
 * and every problem of it, and a database that cannot be changed with code 1 and the reason.
 */
export async function runMain<C extends ServiceConfig, P extends Client, Parts extends object>(
  definition: ServiceDefinition<C, P, Parts, Commands>,
  asked: readonly string[] = process.argv.slice(2),
): Promise<void> {
  const [first = 'run'] = asked
  const names = asked.length === 0 || WITH_WORDS.includes(first) ? [first] : asked
  try {
    await runCommands(definition, names, asked.slice(1))
  } catch (error) {
    const isExpected = expected.some((kind) => error instanceof kind)
    if (!isExpected) throw error
    console.error((error as Error).message)
    process.exitCode = error instanceof WrongUsage ? 2 : 1
  }
}

async function runCommands<C extends ServiceConfig, P extends Client, Parts extends object>(
  definition: ServiceDefinition<C, P, Parts, Commands>,
  names: readonly string[],
  words: readonly string[],
): Promise<void> {
  let service: MadeService<P, Parts, Commands> | undefined
  const created = () => {
    service ??= definition.createFrom(process.env)
    return service
  }
  const before: Commands = {
    ...databaseCommands(definition, process.env),
    'check-config': async () => {
      definition.config(process.env)
      return `${definition.name}: the configuration is complete.`
    },
    contracts: async () => definition.createFrom(nowhere).contracts,
  }
  const deploying = async (name: (typeof DEPLOYING)[number]) => {
    const deployer = definition.createDeployer(process.env)
    try {
      return await deployer.commands[name]()
    } finally {
      await deployer.stop()
    }
  }
  const after = (): Commands => ({
    ...created().commands,
    ...Object.fromEntries(DEPLOYING.map((name) => [name, () => deploying(name)])),
    [LETTERS]: () => lettersCommand(created().messaging, words),
    [PARTITIONS]: () => partitionsCommand(created().messaging, words, (text) => console.error(text)),
    run: () => runService(created()),
  })
  // A command that needs no service must not fail for want of the service's configuration.
  const commands = names.every((name) => Object.hasOwn(before, name)) ? before : { ...before, ...after() }
  const unknown = names.find((name) => !Object.hasOwn(commands, name))
  if (unknown !== undefined)
    throw new WrongUsage(`there is no command "${unknown}"; there are: ${Object.keys(commands).join(', ')}`)
  try {
    for (const name of names) show(await commands[name]?.())
  } finally {
    // `run` stops the service itself, on a signal.
    if (!names.includes('run')) await service?.stop()
  }
}

/** The configuration of a service that is created and never started. */
const nowhere: Environment = { NODE_ENV: 'development', MESSAGING_TRANSPORT: 'memory', LOG_LEVEL: 'silent' }

function show(answer: unknown): void {
  if (answer === undefined) return
  const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value)
  console.log(typeof answer === 'string' ? answer : JSON.stringify(answer, plain, 2))
}
