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
