import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

const workspace = join(import.meta.dirname, '../..')
const ignored = ['**/node_modules/**', '.stack/**']
const read = (file: string) => readFileSync(join(workspace, file), 'utf8')

describe.each(globSync('**/*.md', { cwd: workspace, exclude: ignored }))('%s', (file) => {
  it('has no link that leads nowhere', () => {
    const targets = [...read(file).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, target]) => target)
    const broken = targets.filter((target) => !existsSync(join(workspace, dirname(file), target as string)))
    expect(broken).toEqual([])
  })
})

describe.each(['README.md', 'CONTRIBUTING.md', 'docs/runbook.md'])('%s', (file) => {
  // The recipes' own service, and its event, are there when one has followed them: a test of their own does.
  const text = read(file).replaceAll(/\S*\brating\b\S*/g, '')
  const matches = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, found]) => found as string)

  it('names only commands that there are', () => {
    const { scripts } = JSON.parse(read('package.json'))
    const named = [
      ...matches(/`?npm run (?:--silent )?([\w-]+)/g),
      ...matches(/`npm (start|test)\b/g),
      ...matches(/turbo (\w+)`/g),
    ]
    expect(named.length).toBeGreaterThan(1)
    // A script of a package is named with `--prefix`, so it does not begin like this.
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([])

    const stack = [...read('infra/src/commands/stack.ts').matchAll(/\.command\('(\w+)'\)/g)].map(
      ([, name]) => name,
    )
    const listed = matches(/^(.*npm run stack -- <command>.*)$/gm).flatMap((line) =>
      [...line.matchAll(/`(\w+)`/g)].map(([, name]) => name as string),
    )
    const used = [...listed, ...matches(/npm run stack -- (\w+)/g)]
    expect(used.length).toBeGreaterThan(0)
    expect(used.filter((name) => !stack.includes(name))).toEqual([])
  })

  it('names only files that there are', () => {
    const files = matches(/`((?:apps|packages|infra|flows|bench|docs|examples)\/[\w./-]+)`/g)
    expect(files.filter((name) => !existsSync(join(workspace, name)))).toEqual([])
  })
})

it('docs/architecture.md names only what is in the code', () => {
  const code = globSync('{apps,packages}/*/src/**/*.ts', {
    cwd: workspace,
    exclude: ['**/generated/**'],
  }).map(read)
  const names = [...read('docs/architecture.md').matchAll(/`([a-z]+[A-Z]\w+|(?:[A-Z][a-z]+){2,})`/g)].map(
    ([, name]) => name as string,
  )
  expect(names.length).toBeGreaterThan(5)
  expect(names.filter((name) => !code.some((text) => text.includes(name)))).toEqual([])
})
