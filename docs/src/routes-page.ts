/** What the page says of one route, from the OpenAPI document of its service. */
interface Route {
  readonly method: string
  /** As in OpenAPI: `/orders/{orderId}`. */
  readonly path: string
  readonly summary: string
  readonly who: string
  readonly limited: boolean
}

interface Operation {
  readonly summary?: string
  readonly security: readonly { readonly token: readonly string[] }[]
  readonly responses: Readonly<Record<string, unknown>>
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

const HEAD = `# Routes

Who may call what. Generated from the code by \`npm run docs\`; \`npm test\` fails when this page is stale, and
[flows/scopes.test.ts](../flows/scopes.test.ts) asks every route with every scope.

- *public*: without a token
- *customer*: with the token of a person, for what is that person's own
- a scope: with a token that has it ([what each permits](decisions/0058-scopes-instead-of-one-administrator.md))
- *limited*: answers 429 to a person or an address that asks too often

A route without a declaration is for customers: what is public and what needs a scope says so in its definition. Beside these, every service has
\`/health/live\`, \`/health/ready\`, \`/metrics\` and \`/docs\`, without a token. With \`ADMIN_PORT\`, \`/internal/…\`, \`/metrics\` and \`/docs\` are on that
port only ([why](decisions/0059-operators-have-a-port-of-their-own.md)).
`

/**
 * The page \`docs/routes.md\`: the routes that every service has, then those of each.
 * @param documents the OpenAPI documents of all services, by name
 */
export function routesPage(documents: Readonly<Record<string, object>>): string {
  const services = Object.entries(documents).map(
    ([service, document]) => [service, routesOf(document as Document).map(rowOf)] as const,
  )
  const [first = [], ...others] = services.map(([, rows]) => rows)
  const common = new Set(first.filter((row) => others.every((rows) => rows.includes(row))))
  const own = services.map(([service, rows]) =>
    section(
      service,
      rows.filter((row) => !common.has(row)),
    ),
  )
  return [HEAD, section('Every service', [...common]), ...own].join('\n')
}

function routesOf({ paths }: Document): Route[] {
  return Object.entries(paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { summary = '', security, responses }]) => ({
        method: method.toUpperCase(),
        path,
        summary,
        who: whoOf(security),
        limited: '429' in responses,
      })),
    )
    .toSorted((a, b) => (a.path === b.path ? 0 : a.path < b.path ? -1 : 1))
}

function whoOf([required]: Operation['security']): string {
  if (!required) return 'public'
  const [scope] = required.token
  return scope === undefined ? 'customer' : `\`${scope}\``
}

function rowOf({ method, path, who, limited, summary }: Route): string {
  const cells = [`\`${method} ${path}\``, who, limited ? 'limited' : '', summary]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

const section = (title: string, rows: readonly string[]): string =>
  [`## ${title}`, '', '| route | who | | what it does |', '|---|---|---|---|', ...rows, ''].join('\n')
