import { z } from 'zod'

/** One zod schema for each environment variable, each with `.describe('…')`. */
export type ConfigShape = Record<string, z.ZodType>
export type Config<Shape extends ConfigShape> = { readonly [Name in keyof Shape]: z.output<Shape[Name]> }
export type Environment = Readonly<Record<string, string | undefined>>

interface Rules {
  development?: string
  refusedInProduction?: (value: unknown) => string | undefined
}
const rules = z.registry<Rules>()

/**
 * Adds rules that depend on the environment to a variable: a default for every NODE_ENV except production, and
 * a check for production only, which returns the reason when it refuses the value.
 */
export function environmentRules<Schema extends z.ZodType>(
  schema: Schema,
  added: { development?: string; refusedInProduction?: (value: z.output<Schema>) => string | undefined },
): Schema {
  rules.add(schema, added as Rules)
  return schema
}

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
  const problems: string[] = []
  const config: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(shape)) {
    const sentence = schema.description
    if (!sentence) throw new TypeError(`${name} has no description: end its schema with .describe('…')`)
    const { development, refusedInProduction } = rules.get(schema) ?? {}
    const given = env[name] === '' ? undefined : env[name]
    const result = schema.safeParse(given ?? (production ? undefined : development))
    const wrong = result.success
      ? production && refusedInProduction?.(result.data)
      : given === undefined
        ? 'is not set'
        : `${result.error.issues.map((issue) => issue.message).join('; ')}${shown(name, given)}`
    if (wrong) problems.push(`${name}: ${wrong}. ${sentence}`)
    else config[name] = result.data
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return config as Config<Shape>
}

function shown(name: string, value: string): string {
  const secret = /PASSWORD|SECRET|DATABASE_URL/.test(name) || /:\/\/[^/]*@/.test(value)
  return secret ? ' (value hidden)' : `, got ${JSON.stringify(value.slice(0, 80))}`
}
