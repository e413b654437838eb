import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const workspace = join(import.meta.dirname, '../..')
const page = readFileSync(join(workspace, 'docs/runbook.md'), 'utf8')
const sources = globSync('{apps,packages}/*/src/**/*.ts', {
  cwd: workspace,
  exclude: ['**/generated/**'],
}).map((file) => readFileSync(join(workspace, file), 'utf8'))
const isInCode = (text: string) => sources.some((source) => source.includes(text))

it('names only metrics that there are', () => {
  const named = [...page.matchAll(/messaging_\w+/g)].map(([name]) => name)
  expect(new Set(named).size).toBeGreaterThan(5)
  expect(named.filter((name) => !isInCode(`'${name}'`))).toEqual([])
})

it('quotes only what services say in their logs and at /health/ready', () => {
  const quoted = [...page.matchAll(/^- (?:log|ready): (.*)$/gm)].flatMap(([, line = '']) =>
    [...line.matchAll(/`([^`]+)`/g)].flatMap(([, text = '']) => text.split('…')),
  )
  const parts = quoted.map((text) => text.trim()).filter(Boolean)
  expect(parts.length).toBeGreaterThan(8)
  expect(parts.filter((text) => !isInCode(text))).toEqual([])
})

it('names only routes and settings that there are', () => {
  const routes = [...page.matchAll(/\/internal\/[\w-]+(?:\/[\w-]+)?/g)].map(([route]) => route)
  expect(routes.length).toBeGreaterThan(3)
  expect(routes.filter((route) => !isInCode(`'${route}`))).toEqual([])
  const settings = [...page.matchAll(/`([A-Z]+_[A-Z_]+)`/g)].map(([, name]) => name as string)
  expect(settings.filter((name) => !name.startsWith('OPERATOR_') && !isInCode(name))).toEqual([])
})
