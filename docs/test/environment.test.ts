import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const workspace = join(import.meta.dirname, '../..')
const readsEnvironment = (text: string) =>
  /\bprocess\s*\??\.\s*env\b|\benv\b.*from '(node:)?process'/.test(text)

it('the environment is read by config.ts alone in each service', () => {
  const files = globSync('apps/*/src/**/*.ts', { cwd: workspace, exclude: ['**/generated/**'] })
  const readers = files.filter((file) => readsEnvironment(readFileSync(join(workspace, file), 'utf8')))
  expect(readers.filter((file) => !/^apps\/[^/]+\/src\/config\.ts$/.test(file))).toEqual([])
})

it.each(['process.env.PORT', 'process?.env', "import { env } from 'node:process'"])('sees %s', (leak) => {
  expect(readsEnvironment(leak)).toBe(true)
})
