import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { classData } from '../src/programs/class-data.ts'
import { stackDownload } from '../src/programs/downloads.ts'
import { findJava, type Java } from '../src/programs/java.ts'

const java = findJava() as Java
const name = `test${process.pid}`
const folder = path.join(stackDownload.folder, 'class-data')
const place = createHash('sha256').update('').digest('hex').slice(0, 8)
const archive = path.join(folder, `${name}-${stackDownload.key}-${place}-java${java.version}.jsa`)
const never = new AbortController().signal

beforeEach(() => mkdir(folder, { recursive: true }))
afterEach(() => Promise.all([archive, `${archive}.size`].map((file) => rm(file, { force: true }))))

/** A start that has loaded one class. */
async function noted(): Promise<ReturnType<typeof classData>> {
  const classes = classData(name, stackDownload, java, '')
  const [flag = ''] = await classes.flags()
  expect(flag).toMatch(/^-XX:DumpLoadedClassList=/)
  await writeFile(flag.replace('-XX:DumpLoadedClassList=', ''), 'java/lang/Object\n')
  return classes
}

it('is made once from what the first start loaded, and used from then on', async () => {
  await (await noted()).make(never)
  expect(existsSync(archive)).toBe(true)
  expect(await classData(name, stackDownload, java, '').flags()).toContain(`-XX:SharedArchiveFile=${archive}`)
})

it('is not used when it was cut off: that would crash the JVM', async () => {
  await (await noted()).make(never)
  await truncate(archive, 1000)
  expect(await classData(name, stackDownload, java, '').flags()).toEqual([
    expect.stringMatching(/^-XX:DumpLoadedClassList=/),
  ])
})

it('leaves nothing behind when it is aborted', async () => {
  const classes = await noted()
  const abort = new AbortController()
  const making = classes.make(abort.signal)
  abort.abort()
  await expect(making).rejects.toThrow()
  expect(existsSync(archive)).toBe(false)
})
