import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'

const workspace = join(import.meta.dirname, '../../..')
const run = promisify(execFile)

/** One thing that a recipe says to do. */
export type Step =
  | { readonly kind: 'write'; readonly file: string; readonly text: string }
  | { readonly kind: 'change'; readonly file: string; readonly before: string; readonly after: string }
  | { readonly kind: 'run'; readonly command: string }

/** The steps under a heading of CONTRIBUTING.md, in order. @throws Error for a block that says not what to do with it */
export function recipe(heading: string): Step[] {
  const page = readFileSync(join(workspace, 'CONTRIBUTING.md'), 'utf8')
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`))
  if (!section) throw new Error(`CONTRIBUTING.md has no "${heading}"`)
  const blocks = section.matchAll(/(?:(In|Write) `([^`]+)`:\n\n)?^```(\w+)\n([\s\S]*?)^```$/gm)
  let file: string | undefined
  return [...blocks].flatMap(([, verb, named, language, text = '']): Step[] => {
    file = named ?? file
    if (language === 'sh')
      return text
        .trim()
        .split('\n')
        .map((command) => ({ kind: 'run', command }))
    if (file === undefined) throw new Error(`"${heading}" does not say which file this is of:\n${text}`)
    if (language === 'diff') return [{ kind: 'change', file, ...sides(text) }]
    if (verb !== 'Write') throw new Error(`"${heading}" does not say to write this to ${file}:\n${text}`)
    return [{ kind: 'write', file, text }]
  })
}

function sides(diff: string): { before: string; after: string } {
  const lines = diff.replace(/\n$/, '').split('\n')
  const side = (without: string) =>
    lines
      .filter((line) => !line.startsWith(without))
      .map((line) => line.slice(1))
      .join('\n')
  return { before: side('+'), after: side('-') }
}

/** A copy of the repository as it is now, that shares what is installed and downloaded. */
export function copyWorkspace(to: string): void {
  const apart = new Set(['node_modules', '.git', '.stack'])
  cpSync(workspace, to, {
    recursive: true,
    // The packages' own node_modules are links inside the workspace: in the copy they lead to the copy.
    verbatimSymlinks: true,
    filter: (path) => !apart.has(relative(workspace, path)) && !path.endsWith('.turbo'),
  })
  symlinkSync(join(workspace, 'node_modules'), join(to, 'node_modules'))
  mkdirSync(join(to, '.stack'))
  symlinkSync(join(workspace, '.stack/downloads'), join(to, '.stack/downloads'))
}

/** Does what a step says. @throws Error when it cannot be done as it is said */
export async function follow(root: string, step: Step, environment: NodeJS.ProcessEnv): Promise<void> {
  if (step.kind === 'run') return runCommand(root, step.command, environment)
  const file = join(root, step.file)
  if (step.kind === 'write') {
    mkdirSync(dirname(file), { recursive: true })
    return writeFileSync(file, step.text, { flag: 'wx' })
  }
  const text = readFileSync(file, 'utf8')
  const parts = `\n${text}`.split(`\n${step.before}\n`)
  if (parts.length !== 2)
    throw new Error(`in ${step.file} there is ${parts.length - 1} times and not once:\n${step.before}`)
  writeFileSync(file, parts.join(`\n${step.after}\n`).slice(1))
}

async function runCommand(root: string, command: string, environment: NodeJS.ProcessEnv): Promise<void> {
  if (/^npx .* install$/.test(command)) return install(root)
  // npm run stack and npm run docs begin with looking whether all is installed, which in a copy it is not.
  const direct = command.replace(/^npm run (stack --|docs)/, (_, name) =>
    name === 'docs' ? 'node docs/src/main.ts' : 'node infra/src/commands/stack.ts',
  )
  const PATH = `${join(root, 'node_modules/.bin')}:${process.env.PATH}`
  await run('sh', ['-ec', direct], { cwd: root, env: { ...process.env, ...environment, PATH } })
}

/** What pnpm does for a new package of which all dependencies are installed already: links. */
function install(root: string): void {
  const packages = ['apps', 'packages'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(root, group, name)),
  )
  const manifest = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const ours = new Map(packages.map((folder) => [manifest(folder).name, folder]))
  for (const folder of [...packages, join(root, 'docs')]) {
    const { dependencies = {}, devDependencies = {} } = manifest(folder)
    for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
      const link = join(folder, 'node_modules', name)
      if (existsSync(link)) continue
      const found =
        ours.get(name) ?? packages.map((other) => join(other, 'node_modules', name)).find(existsSync)
      if (!found) throw new Error(`${name} is installed nowhere`)
      mkdirSync(dirname(link), { recursive: true })
      symlinkSync(found, link)
    }
    const programs = join(folder, 'node_modules/.bin')
    if (!existsSync(programs))
      cpSync(join(root, 'apps/coupon/node_modules/.bin'), programs, { recursive: true })
  }
}
