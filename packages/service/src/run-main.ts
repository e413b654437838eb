import { runService } from '@jangteo/service-kit'
import type { Client, ServiceConfig, ServiceDefinition } from './define-service.ts'

type Commands = Readonly<Record<string, () => Promise<unknown>>>

/**
 * A service's main program: reads the configuration, creates the service and runs the commands of the command line in
 * order; default: `run`, which serves until the process is stopped. The result of a command is printed: a text unchanged, a
 * value as JSON. An unknown command ends the process with code 2, before any command runs.
 */
export async function runMain<C extends ServiceConfig, P extends Client, Parts extends object>(
  definition: ServiceDefinition<C, P, Parts, Commands>,
  asked: readonly string[] = process.argv.slice(2),
): Promise<void> {
  const service = definition.createFrom(process.env)
  const commands: Commands = { ...service.commands, run: () => runService(service) }
  const unknown = asked.find((name) => !Object.hasOwn(commands, name))
  if (unknown !== undefined) {
    console.error(`there is no command "${unknown}"; there are: ${Object.keys(commands).join(', ')}`)
    process.exit(2)
  }
  const names = asked.length > 0 ? asked : ['run']
  try {
    for (const name of names) show(await commands[name]?.())
  } finally {
    // `run` stops the service itself, on a signal.
    if (!names.includes('run')) await service.stop()
  }
}

function show(answer: unknown): void {
  if (answer === undefined) return
  const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value)
  console.log(typeof answer === 'string' ? answer : JSON.stringify(answer, plain, 2))
}
