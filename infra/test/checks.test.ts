import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { checks } from '../src/checks/checks.ts'
import { workspacePackages } from '../src/checks/workspace.ts'
import { root } from '../src/paths.ts'

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'))
const checked = workspacePackages().filter(({ scripts }) => scripts.check)
const withOptions = checked.filter(
  ({ directory }) => read(path.join(directory, 'tsconfig.json')).compilerOptions !== undefined,
)

it('the types of all packages are one program, but of those that have options of their own', () => {
  const types = checks().filter(({ name }) => name.startsWith('types '))
  expect(types.map(({ name }) => name)).toEqual([
    'types of all packages',
    ...withOptions.map(({ name }) => `types ${name}`),
  ])
  expect(withOptions.map(({ name }) => name)).toEqual(['web'])
  const { include } = read(path.join(root, 'tsconfig.json'))
  for (const { directory } of checked)
    expect(include).toContain(path.relative(root, directory).split(path.sep)[0])
})

it('those of one package are a program of its own', () => {
  expect(checks('order').map(({ name }) => name)).toEqual(['types order'])
  expect(checks('lint').map(({ name }) => name)).toEqual(['lint'])
})
