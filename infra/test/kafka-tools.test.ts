import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import type { Coordinates } from '../src/coordinates.ts'
import { freePortSet } from '../src/ports.ts'
import { kafkaTools } from '../src/programs/kafka-tools.ts'
import { testStackVariable } from '../src/stacks/test-stack.ts'

const program = path.join(import.meta.dirname, '../src/commands/kafka.ts')
const { kafkaUserBrokers, kafkaTlsCa }: Coordinates = JSON.parse(process.env[testStackVariable] ?? '{}')
const port = String(kafkaUserBrokers[0]?.split(':')[1])
const folder = mkdtempSync(path.join(tmpdir(), 'jangteo-kafka-tools-'))
const topic = `tools-${path.basename(folder).slice(-6)}`
const children: ChildProcess[] = []
// The development stack that the tools look for is the one of this test run.
mkdirSync(path.join(folder, 'dev'))
symlinkSync(path.dirname(kafkaTlsCa as string), path.join(folder, 'dev/certificates'))

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Running {
  readonly child: ChildProcess
  readonly exit: Promise<unknown[]>
  /** What it has written to stdout so far. */
  printed(): string
  /** To stdout and stderr. */
  said(): string
}

/** `npm run kafka --` with these words, on a development stack whose broker listens on this port. */
function start(words: string, kafkaPort = port): Running {
  const environment = { JANGTEO_DEV_DIR: path.join(folder, 'dev'), KAFKA_PORT: kafkaPort, NO_COLOR: '1' }
  const child = spawn(process.execPath, [program, ...words.split(/\s+/)], {
    env: { ...process.env, ...environment },
  })
  children.push(child)
  let printed = ''
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk) => {
      said += chunk
      if (stream === child.stdout) printed += chunk
    })
  return { child, exit: once(child, 'close'), printed: () => printed, said: () => said }
}

async function kafka(words: string, { input = '', kafkaPort = port } = {}) {
  const { child, exit, printed, said } = start(words, kafkaPort)
  child.stdin?.end(input)
  const [code] = await exit
  return { code, printed: printed(), said: said() }
}

/** What a consumer that goes on until Ctrl-C has said, once it has said these lines. */
async function untilSaid({ child, exit, said }: Running, lines: readonly string[]): Promise<string> {
  await vi.waitFor(() => expect(said().split('\n')).toEqual(expect.arrayContaining([...lines])), {
    timeout: 30_000,
  })
  child.kill('SIGINT')
  await exit
  return said()
}

describe('npm run kafka', () => {
  it('runs every command of the course material as it is written there', async () => {
    const server = `--bootstrap-server localhost:${port}`
    expect(
      await kafka(`kafka-topics --create --topic ${topic} ${server} --partitions 3 --replication-factor 1`),
    ).toMatchObject({ code: 0, said: expect.stringContaining(`Created topic ${topic}.`) })
    const list = await kafka(`kafka-topics --list ${server}`)
    expect(list).toMatchObject({ code: 0 })
    expect(list.printed.split('\n')).toContain(topic)
    expect(await kafka(`kafka-topics --describe --topic ${topic} ${server}`)).toMatchObject({
      code: 0,
      said: expect.stringMatching(/PartitionCount: 3\s+ReplicationFactor: 1/),
    })
    expect(
      await kafka(`kafka-console-producer --topic ${topic} ${server}`, { input: 'first\nsecond\n' }),
    ).toMatchObject({ code: 0 })
    const consumer = start(`kafka-console-consumer --topic ${topic} ${server} --from-beginning`)
    expect(await untilSaid(consumer, ['first', 'second'])).toContain('Processed a total of 2 messages')
  })

  it('adds the address of the stack that runs', async () => {
    expect(await kafka(`console-producer --topic ${topic}`, { input: 'third\n' })).toMatchObject({ code: 0 })
    const read = await kafka(
      `console-consumer --topic ${topic} --group ${topic}-readers --from-beginning --max-messages 3`,
    )
    expect(read.printed.trim().split('\n').toSorted()).toEqual(['first', 'second', 'third'])
    expect(await kafka(`get-offsets --topic ${topic}`)).toMatchObject({ code: 0 })
    const { code, said } = await kafka(`consumer-groups --describe --group ${topic}-readers`)
    expect(code).toBe(0)
    const rows = said.split('\n').filter((line) => line.startsWith(`${topic}-readers`))
    // GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG
    expect(rows.map((row) => row.split(/\s+/)[5])).toEqual(['0', '0', '0'])
    // A tool with subcommands takes the address only before them.
    expect(await kafka('metadata-quorum describe --status')).toMatchObject({
      code: 0,
      said: expect.stringContaining('LeaderId:'),
    })
  })

  it("ends with the tool's exit code", async () => {
    expect(await kafka('topics --describe --topic no-such-topic')).toMatchObject({
      code: 1,
      said: expect.stringContaining("Topic 'no-such-topic' does not exist"),
    })
  })

  it('names the tools when there is none of that name, or none is named', async () => {
    const names = Object.keys(kafkaTools).join(', ')
    expect(await kafka('kafka-topic --list')).toMatchObject({
      code: 2,
      said: `✗ Kafka has no tool "kafka-topic". The tools are: ${names}\n`,
    })
    expect(await kafka('constructor')).toMatchObject({ code: 2 })
    const [code] = await start('--').exit
    expect(code).toBe(2)
  })

  it('says that there is no broker', async () => {
    const { kafka: kafkaPort } = await freePortSet()
    expect(await kafka('topics --list', { kafkaPort: String(kafkaPort) })).toMatchObject({
      code: 1,
      said: '✗ Kafka does not run: start it with `npm start` or `npm run stack -- up`, or name brokers with --bootstrap-server\n',
    })
  })

  it.each(Object.keys(kafkaTools))('%s is a program that takes an address', async (tool) => {
    expect((await kafka(`${tool} --help`)).said).toContain('--bootstrap-server')
  })
})
