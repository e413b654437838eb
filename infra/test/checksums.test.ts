import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { knownHoles } from '../src/checks/known-holes.ts'
import { verifyChecksums, writeChecksums } from '../src/programs/checksums.ts'

let folder: string
let list: string
beforeEach(() => {
  const dir = mkdtempSync(path.join(tmpdir(), 'jangteo-checksums-'))
  folder = path.join(dir, 'download')
  list = path.join(dir, 'checksums.txt')
  mkdirSync(path.join(folder, 'kafka'), { recursive: true })
  mkdirSync(path.join(folder, 'markers'))
  writeFileSync(path.join(folder, 'kafka/clients.jar'), 'code')
  writeFileSync(path.join(folder, 'kafka/log4j.jar'), 'more code')
  writeFileSync(path.join(folder, 'maven.log'), 'ours')
})
afterEach(() => rmSync(path.dirname(folder), { recursive: true }))

describe('a download', () => {
  it('is accepted when every file has the hash of the list, in the format of sha256sum', async () => {
    await writeChecksums(folder, list)
    expect(readFileSync(list, 'utf8')).toMatch(
      /^[0-9a-f]{64} {2}kafka\/clients\.jar\n[0-9a-f]{64} {2}kafka\/log4j\.jar\n$/,
    )
    writeFileSync(path.join(folder, 'markers/kafka.marker'), '')
    await verifyChecksums(folder, list)
  })

  it.each([
    [
      'a file with other contents',
      () => writeFileSync(path.join(folder, 'kafka/log4j.jar'), 'an intruder'),
      /kafka\/log4j\.jar has the SHA-256/,
    ],
    [
      'a file more',
      () => writeFileSync(path.join(folder, 'kafka/more.jar'), 'an intruder'),
      /kafka\/more\.jar is not in the list/,
    ],
    ['a file less', () => rmSync(path.join(folder, 'kafka/log4j.jar')), /kafka\/log4j\.jar is missing/],
  ])('is refused with %s, which is named', async (_, tamper, problem) => {
    await writeChecksums(folder, list)
    tamper()
    await expect(verifyChecksums(folder, list)).rejects.toThrow(problem)
  })
})

describe('known holes of libraries', () => {
  const signal = new AbortController().signal
  const linesFor = (said: string) => knownHoles(signal, async () => said)

  it('are named, with where they are mended', async () => {
    const advisory = {
      ...{ module_name: 'left-pad', severity: 'high', title: 'Runs code', url: 'https://example.com/1' },
      patched_versions: '>=1.3.1',
    }
    expect((await linesFor(JSON.stringify({ advisories: { 1: advisory } }))).join()).toMatch(
      /left-pad has a known hole \(high, mended in >=1\.3\.1\): Runs code https:\/\/example\.com\/1/,
    )
    expect((await linesFor(JSON.stringify({ advisories: {} }))).join()).toContain(
      'no library has a known hole',
    )
  })

  it.each([
    [
      'answers an error',
      'Error: ERR_PNPM_AUDIT_BAD_RESPONSE\n × responded with 405',
      'ERR_PNPM_AUDIT_BAD_RESPONSE',
    ],
    ['is not there', 'request failed: ENOTFOUND', 'ENOTFOUND'],
    ['answers something else', '{"error":"no"}', '{"error":"no"}'],
    ['says nothing', '', '()'],
  ])('are said to be unknown when the registry %s', async (_, said, reason) => {
    const [line, ...more] = await linesFor(said)
    expect(line).toContain('not checked, because the registry does not say')
    expect(line).toContain(reason)
    expect(more).toEqual([])
  })
})
