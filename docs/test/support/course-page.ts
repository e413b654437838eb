import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { publicRoutes } from '@jangteo/api-gateway'
import { allEvents, eventHeaders, eventOn } from '@jangteo/events'
import { partOnRequest, root, services } from '@jangteo/infra'

/** A row of a table that maps the course material: what it names, and the cells that say where that is here. */
export interface Row {
  readonly there: string
  readonly here: readonly string[]
}

const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

/** The rows of all tables whose first two columns are "there" and "here". */
export function rowsOf(page: string): Row[] {
  const tables = page.split(/\n\n+/).filter((block) => block.startsWith('| there | here |'))
  return tables.flatMap((table) =>
    table
      .trim()
      .split('\n')
      .slice(2)
      .map((line) => {
        const [there = '', ...here] = line.slice(1, -1).split(' | ')
        return { there: there.trim(), here }
      }),
  )
}

/** Says of a row, in sentences, what it names that does not exist here. @param folder of the page, from the root */
export function problemsOf({ there, here }: Row, folder: string): string[] {
  const text = here.join(' | ')
  const links = [...text.matchAll(/\[([^\]]+|`[^`]+`)\]\(([^)]+)\)/g)]
  const named = [...text.replaceAll(/\[(?:`[^`]+`|[^\]]+)\]\([^)]+\)/g, '').matchAll(/`([^`]+)`/g)]
  const problems = [
    ...links.map(([, label = '', target = '']) => problemOfLink(label, path.posix.join(folder, target))),
    ...named.map(([, name = '']) => (isKnown(name) ? undefined : `there is no ${name}`)),
    links.length + named.length > 0 || text.includes('the same') ? undefined : 'nothing shows it',
  ]
  return problems.flatMap((problem) => (problem === undefined ? [] : [`${there}: ${problem}`]))
}

/** A link whose text is code quotes its file. */
function problemOfLink(label: string, target: string): string | undefined {
  const [file = '', heading] = target.split('#')
  if (!existsSync(path.join(root, file))) return `there is no ${file}`
  if (heading !== undefined && !headingsOf(file).includes(heading)) return `${file} has no heading ${heading}`
  const [, quoted] = /^`(.+)`$/.exec(label) ?? []
  if (quoted === undefined) return undefined
  if (statSync(path.join(root, file)).isDirectory()) return `${file} is a folder, and cannot have "${quoted}"`
  return read(file).includes(quoted) ? undefined : `${file} does not have "${quoted}"`
}

/** The headings of a page, as GitHub links them. */
const headingsOf = (file: string) =>
  [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )

const isKnown = (name: string) =>
  eventOn(name) !== undefined ||
  allEvents.some((event) => event.name === name) ||
  Object.hasOwn(eventHeaders, name) ||
  publicRoutes.some(({ method, path }) => `${method} ${path}` === name) ||
  isCommand(name)

/** A command of the root's package.json, with the name of what it works on. */
export function isCommand(name: string): boolean {
  const [, start, script = start, rest = ''] =
    /^npm (?:(start|test)|run ([\w-]+))(?: -- | |$)(.*)$/.exec(name) ?? []
  if (script === undefined || !Object.hasOwn(JSON.parse(read('package.json')).scripts, script)) return false
  const [first, second] = rest.split(' ')
  if (first === undefined || first === '') return true
  if (first.startsWith('--')) return new RegExp(`${first} `).test(read('infra/src/commands/counts.ts'))
  return argumentsOf[script]?.(first, second) ?? false
}

const hasCommand = (program: string, verb: string) =>
  new RegExp(`command\\(\\s*'${verb}[' ]`).test(read(`infra/src/commands/${program}.ts`))
const isService = (name: string) => services.some((service) => service.name === name)

/** Whether a command knows what is named behind it. */
const argumentsOf: Readonly<Record<string, (first: string, second?: string) => boolean>> = {
  stack: (verb, part) =>
    hasCommand('stack', verb) && (verb !== 'up' || part === undefined || isOnRequest(part)),
  bench: (measurement) => new RegExp(`^  ${measurement}: `, 'm').test(read('bench/src/main.ts')),
  replay: (name) => services.some((service) => service.name === name && service.replays),
  'dead-letters': (verb) => hasCommand('dead-letters', verb),
  rebuild: (what) => hasCommand('rebuild', what),
  kafka: (tool) =>
    new RegExp(`^  '?${tool.replace('kafka-', '')}'?: '`, 'm').test(
      read('infra/src/programs/kafka-tools.ts'),
    ),
  build: isService,
  test: (name, file = '') =>
    ['apps', 'packages'].some((group) => existsSync(path.join(root, group, name, 'test', file))),
}

function isOnRequest(name: string): boolean {
  try {
    partOnRequest(name)
    return true
  } catch {
    return false
  }
}
