import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { drawings, roomsOf, withDrawings } from '../src/drawings.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe('the drawings of docs/architecture.md', () => {
  it('are as the imports are', () => {
    const page = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8')
    expect(withDrawings(page, drawings(root))).toBe(page)
  })

  it('have an arrow for each room that imports another, and none for tests', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'drawings-'))
    const write = (file: string, text: string) => {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
      writeFileSync(path.join(folder, file), text)
    }
    write('main.ts', "import { a } from './routes/a.ts'\n")
    write('routes/a.ts', "import { b } from '../domain/b.ts'\nimport { c } from './c.ts'\n")
    write('routes/c.ts', "import type { Z } from 'zod'\n")
    write('domain/b.ts', 'export const b = 1\n')
    write('domain/b.test.ts', "import { a } from '../routes/a.ts'\n")
    expect([...roomsOf([folder])]).toEqual([
      ['(files)', ['routes']],
      ['domain', []],
      ['routes', ['domain']],
    ])
  })

  it('are refused by a page that has no place for them', () => {
    expect(() => withDrawings('# A page', 'drawn')).toThrow('no place for drawings')
  })
})
