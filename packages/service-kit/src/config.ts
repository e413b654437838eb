import { z } from 'zod'
import { reachedInClear, unnamedEnvironment } from './production.ts'

/** One zod schema for each environment variable, each with `.describe('…')`. */
export type ConfigShape = Record<string, z.ZodType>
export type Config<Shape extends ConfigShape> = { readonly [Name in keyof Shape]: z.output<Shape[Name]> }
export type Environment = Readonly<Record<string, string | undefined>>

interface Rules {
  development?: string
  refusedInProduction?: (value: unknown, env: Environment) => string | undefined
  connects?: boolean
  together?: string
}
const rules = z.registry<Rules>()

/**
 * Adds rules that depend on the environment to a variable: a default for every NODE_ENV except production, and
 * a check for production only, which returns the reason when it refuses the value. What `connects`, a URL or brokers, must be
 * encrypted in production, unless it is this machine or named in PLAINTEXT_HOSTS. `together` names a variable without which this one
 * means nothing.
 */
export function environmentRules<Schema extends z.ZodType>(
  schema: Schema,
  added: {
    development?: string
    refusedInProduction?: (value: z.output<Schema>, env: Environment) => string | undefined
    connects?: true
    together?: string
  },
): Schema {
  rules.add(schema, added as Rules)
  return schema
}

/** The parts of a text with commas between them. */
export const listed = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)

/** Every problem of a configuration at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`
    super(`The configuration has ${count}:\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

/**
 * Reads and checks the environment. An empty variable counts as not set.
 * @throws ConfigError that lists all problems: the variable, the error (never a secret's value), its description.
 * @throws TypeError for a variable without a description.
 */
export function readConfig<Shape extends ConfigShape>(shape: Shape, env: Environment): Config<Shape> {
  const production = env.NODE_ENV === 'production'
  const plaintextHosts = listed(env.PLAINTEXT_HOSTS ?? '')
  const encryptedBrokers = Boolean(env.KAFKA_TLS_CA)
  const problems: string[] = []
  const config: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(shape)) {
    const sentence = schema.description
    if (!sentence) throw new TypeError(`${name} has no description: end its schema with .describe('…')`)
    const { development, refusedInProduction, connects, together } = rules.get(schema) ?? {}
    const given = env[name] === '' ? undefined : env[name]
    const result = schema.safeParse(given ?? (production ? undefined : development))
    const wrong = result.success
      ? (together && given !== undefined && !env[together] && `is set without ${together}`) ||
        (production &&
          (refusedInProduction?.(result.data, env) ||
            (connects && reachedInClear(result.data, plaintextHosts, { encryptedBrokers }))))
      : given === undefined
        ? 'is not set'
        : `${result.error.issues.map((issue) => issue.message).join('; ')}${shown(name, given)}`
    if (wrong) problems.push(`${name}: ${wrong}. ${sentence}`)
    else config[name] = result.data
  }
  const unnamed = unnamedEnvironment(env.NODE_ENV, config)
  if (unnamed) problems.push(unnamed)
  if (problems.length > 0) throw new ConfigError(problems)
  return config as Config<Shape>
}

function shown(name: string, value: string): string {
  const secret = /PASSWORD|SECRET|_TOKEN$|DATABASE_(\w+_)?URL/.test(name) || /:\/\/[^/]*@/.test(value)
  return secret ? ' (value hidden)' : `, got ${JSON.stringify(value.slice(0, 80))}`
}
