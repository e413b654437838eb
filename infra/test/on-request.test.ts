import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { connectDownload, stackDownload } from '../src/downloads.ts'
import { partOnRequest } from '../src/on-request.ts'
import { allParts } from '../src/parts/index.ts'
import { infra } from '../src/paths.ts'
import { portsFrom } from '../src/ports.ts'

const property = (pom: string, name: string) =>
  new RegExp(`<${name}>(.*)</${name}>`).exec(readFileSync(pom, 'utf8'))?.[1]

it('says which parts there are to be asked for', () => {
  expect(partOnRequest('connect').download).toBe(connectDownload)
  expect(() => partOnRequest('postgres')).toThrow(
    '"postgres" is no part to be asked for; there are: connect. All others start by themselves',
  )
  expect(() => partOnRequest('constructor')).toThrow('"constructor" is no part to be asked for')
})

it('starts none of them when it is not named', () => {
  const names = allParts({ file: 'java', version: '0' }, portsFrom({}), []).map(({ name }) => name)
  expect(names).toContain('postgres')
  expect(names).not.toContain('connect')
})

it("downloads a Connect of the broker's version", () => {
  for (const name of ['kafka.version', 'log4j.version'])
    expect(property(connectDownload.pom, name)).toBe(property(stackDownload.pom, name))
})

it('keeps addresses and passwords out of what a connector says', () => {
  const connector = JSON.parse(readFileSync(path.join(infra, 'connect/lake.json'), 'utf8'))
  for (const [name, value] of Object.entries(connector))
    if (/url|username|password/.test(name)) expect(value, name).toMatch(/^\$\{env:CONNECT_[A-Z_]+\}$/)
})
