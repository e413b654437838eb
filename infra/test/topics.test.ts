import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'

const program = path.join(import.meta.dirname, '../src/commands/topics.ts')

const record = {
  ...{ topic: 'user.activity', partition: 0, offset: 7, at: '2026-11-30T05:00:00.000Z', bytes: 90 },
  key: { text: 'kim' },
  headers: [{ name: 'eventId', value: { text: 'e-1' } }],
}

/** `npm run topics`, with what these routes answer in the places of the console and of the data platform. */
async function commandOn(answers: Readonly<Record<string, unknown>>) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const route = `${request.method} ${request.url?.replace(/\?.*$/, '')}`
    asked.push(route)
    response.end(JSON.stringify(answers[route]))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const OPERATOR_URLS = `console=${url} data-platform=${url}`
  const env = { ...process.env, NO_COLOR: '1', OPERATOR_URLS, OPERATOR_TOKEN: 'token' }
  const run = (...args: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const child = execFile(process.execPath, [program, ...args], { env }, (_, stdout, stderr) =>
        resolve({ code: child.exitCode as number, stdout, stderr }),
      )
    })
  return { run, asked }
}

const PLACE = 'user.activity:0:7'
const RECORD = 'GET /api/kafka/topics/user.activity/partitions/0/records/7'

describe('what a producer wrote', () => {
  const written = '\x1b[2J\nb:0:0'
  const escaped = '\\u001b[2J\\u000ab:0:0'
  const hostile = {
    ...record,
    key: { text: written },
    headers: [{ name: `h${written}`, value: { text: `v${written}` } }],
    value: { kind: 'text', text: written },
  }

  it('does nothing to the terminal, and begins no line', async () => {
    const page = { items: [hostile], nextCursor: null }
    const { run } = await commandOn({
      [RECORD]: hostile,
      'GET /api/kafka/topics/user.activity/records': page,
      'GET /api/kafka/search': { hits: [hostile], looked: 1, of: 1, nextCursor: null },
    })
    const lines = [`${PLACE}  2026-11-30 05:00:00Z  ${escaped}`, `    ${escaped}`]
    const [shown, listed, found] = await Promise.all([
      run('record', PLACE),
      run('records', 'user.activity'),
      run('search', 'kim'),
    ])
    expect(shown.stdout.trimEnd().split('\n')).toEqual([...lines, `    h${escaped}: v${escaped}`])
    expect(listed.stdout.trimEnd().split('\n')).toEqual(lines)
    expect(found.stdout.split('\n').slice(0, 2)).toEqual(lines)
    const { stdout } = await run('record', PLACE, '--json')
    expect(stdout).not.toContain('\x1b')
    expect(JSON.parse(stdout)).toEqual(hostile)
  })
})

describe('a record in clear', () => {
  const SHOW = 'POST /internal/events/e-1/show'
  const avro = { kind: 'avro', data: { query: '•••' }, masked: true, fit: { event: 'UserActivity' } }
  const clear = { type: 'UserActivity', data: { query: 'gift for kim' }, erased: false }
  const because = ['record', PLACE, '--because', 'the customer has asked'] as const

  it('is what the data platform has stored of the event', async () => {
    const { run } = await commandOn({ [RECORD]: { ...record, value: avro }, [SHOW]: clear })
    const { code, stdout } = await run(...because)
    expect([code, stdout]).toEqual([0, expect.stringContaining('gift for kim')])
  })

  it.each([
    ['was erased', { value: avro }, { ...clear, data: null, erased: true }],
    ['is another event', { value: avro }, { ...clear, type: 'OrderCreated' }],
    ['no header eventId', { value: avro, headers: [] }, clear],
    ['no Avro', { value: { kind: 'masked' } }, clear],
    ['schema 3\\u001b[2J is', { value: { kind: 'unreadable', detail: 'schema 3\x1b[2J is foreign' } }, clear],
  ])('is refused with why: %s', async (why, fields, answer) => {
    const { run, asked } = await commandOn({ [RECORD]: { ...record, ...fields }, [SHOW]: answer })
    const { code, stdout, stderr } = await run(...because)
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: expect.stringContaining(why) })
    // Only what the data platform can answer is asked for: it records each question.
    expect(asked.includes(SHOW)).toBe(why === 'was erased' || why === 'is another event')
  })

  it('is the record itself where nothing is masked', async () => {
    const { run, asked } = await commandOn({ [RECORD]: { ...record, value: { ...avro, masked: false } } })
    expect(await run(...because)).toMatchObject({ code: 0, stdout: (await run('record', PLACE)).stdout })
    expect(asked).toEqual([RECORD, RECORD])
  })
})
