import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { infra } from '../src/paths.ts'
import { portsFrom } from '../src/ports.ts'
import { connectDownload, stackDownload, streamsDownload } from '../src/programs/downloads.ts'
import { checkPython } from '../src/programs/python.ts'
import { usualParts } from '../src/stacks/docker-stack.ts'
import { listensOnRequest, partOnRequest, partsOnRequest } from '../src/stacks/on-request.ts'

const property = (pom: string, name: string) =>
  new RegExp(`<${name}>(.*)</${name}>`).exec(readFileSync(pom, 'utf8'))?.[1]

it('says which parts there are to be asked for', () => {
  expect(Object.keys(partsOnRequest)).toEqual(['connect', 'kafka-ui', 'observe', 'streams'])
  expect(() => partOnRequest('postgres')).toThrow(
    '"postgres" is no part to be asked for; there are: connect, kafka-ui, observe, streams. All others start by themselves',
  )
  expect(() => partOnRequest('constructor')).toThrow('"constructor" is no part to be asked for')
})

it('knows the port of each part before it starts', () => {
  expect(listensOnRequest('observe')).toEqual([
    { name: 'exporter', listens: [{ port: 9187, variable: 'EXPORTER_PORT' }] },
    { name: 'prometheus', listens: [{ port: 9090, variable: 'PROMETHEUS_PORT' }] },
  ])
})

it('starts none of them when it is not named', () => {
  const names = usualParts(portsFrom({})).map(({ name }) => name)
  expect(names).toContain('postgres')
  for (const name of ['connect', 'exporter', 'prometheus', 'streams']) expect(names).not.toContain(name)
})

it.each([
  ['no Python', undefined, 'Python 3.10 or newer with venv not found. Only this part needs it'],
  ['an old one', 'echo 8', 'not found (python3 is 3.8)'],
  ['one without venv', 'exit 1', 'sudo apt install python3-venv'],
])('says what the Kafka UI needs on a machine with %s', (_, script, sentence) => {
  const bin = mkdtempSync(path.join(tmpdir(), 'jangteo-python-'))
  if (script) writeFileSync(path.join(bin, 'python3'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  expect(() => checkPython({ PATH: bin })).toThrow(sentence)
  rmSync(bin, { recursive: true })
})

it.each([
  ['Connect', connectDownload],
  ['Kafka Streams', streamsDownload],
])("downloads a %s of the broker's version", (_, { pom }) => {
  for (const name of ['kafka.version', 'log4j.version'])
    expect(property(pom, name)).toBe(property(stackDownload.pom, name))
})

const connectors = ['lake', 'order-lines', 'deliveries']

it.each(connectors)('keeps addresses and passwords out of what the connector %s says', (name) => {
  const connector = JSON.parse(readFileSync(path.join(infra, `connect/${name}.json`), 'utf8'))
  const secret = Object.entries(connector).filter(([key]) =>
    /url|hostname|\.port$|user|username|password/.test(key),
  )
  expect(secret.length).toBeGreaterThan(3)
  for (const [key, value] of secret) expect(value, key).toMatch(/^\$\{env:CONNECT_[A-Z_]+\}$/)
})

it('has no other connectors', () => {
  const files = readdirSync(path.join(infra, 'connect')).filter((file) => file.endsWith('.json'))
  expect(files.toSorted()).toEqual(connectors.map((name) => `${name}.json`).toSorted())
})
