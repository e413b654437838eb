import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '@jangteo/infra'
import { expect, it } from 'vitest'
import { equations } from '../web/src/texts/korean/equations.ts'
import { problems } from '../web/src/texts/korean/problems.ts'

const isKorean = (text: string) => /[가-힣]/.test(text)

/** What a pattern finds in the sources, without their tests. */
const foundIn = (files: string, pattern: RegExp): string[] =>
  globSync(files, { cwd: root, exclude: (name) => name === 'node_modules' || name === 'generated' })
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) => [...readFileSync(path.join(root, file), 'utf8').matchAll(pattern)])
    .map(([, found = '']) => found)

it('has a Korean sentence for each code that a service or the console answers, and for no other', () => {
  const defined = ['apps/*/src/**/*.ts', 'packages/*/src/**/*.ts'].flatMap((files) =>
    foundIn(files, /\bdefineError\(\s*'([a-z0-9-]+)'/g),
  )
  // What the server answers by itself is not defined as an error.
  const answered = foundIn('packages/service-kit/src/**/*.ts', /\bcode: '([a-z0-9-]+)'/g)
  const codes = [...new Set([...defined, ...answered])].sort()
  expect(codes.length).toBeGreaterThan(100)
  expect(Object.keys(problems).toSorted()).toEqual(codes)
  expect(Object.values(problems).filter((sentence) => !isKorean(sentence))).toEqual([])
})

it('has a Korean name for each equation of the audit, and for no other', () => {
  // Books are named in the same way, with one or two words.
  const names = foundIn('apps/data-platform/src/domain/equations.ts', /(?:name: |\[)'(\w+(?: [^' ]+){3,})'/g)
  expect(names.length).toBeGreaterThan(30)
  expect(Object.keys(equations).toSorted()).toEqual(names.toSorted())
  expect(Object.values(equations).filter((name) => !isKorean(name))).toEqual([])
})
