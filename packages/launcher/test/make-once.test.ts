import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeOnce } from '../src/make-once.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'jangteo-once-'))
})
afterEach(() => rmSync(home, { recursive: true }))

const folder = () => path.join(home, 'folder')
const file = () => path.join(folder(), 'file')
const write = (text: string) => async (draft: string) => {
  await mkdir(draft)
  await writeFile(path.join(draft, 'file'), text)
}

it('makes a folder once, though several want it at the same moment', async () => {
  const makers = ['one', 'two', 'three'].map(write)
  let made = 0
  await Promise.all(
    makers.map((make) =>
      makeOnce(folder(), (draft) => {
        made += 1
        return make(draft)
      }),
    ),
  )
  expect(made).toBe(1)
  expect(existsSync(file())).toBe(true)
})

it('leaves nothing behind when it fails half-way, and can be tried again', async () => {
  const failing = makeOnce(folder(), async (draft) => {
    await write('half')(draft)
    throw new Error('half-way')
  })
  await expect(failing).rejects.toThrow('half-way')
  expect(readdirSync(home)).toEqual([])
  await makeOnce(folder(), write('whole'))
  expect(readFileSync(file(), 'utf8')).toBe('whole')
})

it('takes nothing of what was left by one that was killed', async () => {
  await mkdir(`${folder()}.draft`)
  await writeFile(path.join(`${folder()}.draft`, 'half'), '')
  await makeOnce(folder(), write('whole'))
  expect(readdirSync(folder())).toEqual(['file'])
})
