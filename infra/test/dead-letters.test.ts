import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { lettersTable, pageOf } from '../src/operator/letters-shown.ts'
import type { DeadLetter, ShownDeadLetter } from '../src/operator/operator-api.ts'
import { json } from '../src/operator/text.ts'
import { freePortSet, portTable } from '../src/ports.ts'

// With services that answer: flows/runbook.flow.test.ts.

const program = path.join(import.meta.dirname, '../src/commands/dead-letters.ts')
const ports = await freePortSet()

function deadLetters(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const variables = Object.entries(portTable).map(([name, { variable }]) => [
    variable,
    String(ports[name as keyof typeof ports]),
  ])
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    env: {
      ...process.env,
      ...Object.fromEntries(variables),
      OPERATOR_TOKEN: '',
      OPERATOR_URLS: '',
      ...environment,
    },
    encoding: 'utf8',
  })
  return { status, stdout, said: stripVTControlCharacters(stderr).trim() }
}

describe('npm run dead-letters', () => {
  it.each([
    [['list', 'orders'], '✗ no service "orders"; there are: order, coupon, balance, '],
    [['list', '--limit', '0'], "error: option '--limit <count>' argument '0' is invalid."],
    [['list', '--since', 'today'], "error: option '--since <time>' argument 'today' is invalid."],
    [['list', '--url', 'order'], '✗ "order" is not <service>=<url>'],
    [['list', '--url', 'order=https://127.0.0.1'], '✗ OPERATOR_TOKEN is not set'],
    [['show', '12'], '✗ "12" is not a dead letter\'s name: <service>/<number>, as order/12'],
    [['redrive', 'order/12'], '✗ a reason is required: --because "…"'],
    [['redrive', 'order', '--because', 'x'], '✗ name the dead letters: --all, or --key and --topic'],
    [
      ['redrive', 'all', '--all', '--key', 'k', '--because', 'x'],
      '✗ name the dead letters: --all, or --key and --topic',
    ],
    [['redrive', 'order/12', '--all', '--because', 'x'], '✗ order/12 is one letter'],
    [
      ['redrive', 'all', '--all', '--group', 'g', '--because', 'x'],
      '✗ name the dead letters: --all, or --key and --topic',
    ],
    [['redrive', 'all', '--all', '--rate', '0'], "error: option '--rate <letters>' argument '0' is invalid."],
    [['redrive', 'all', '--all', '--rate', '1', '--dry-run'], '✗ a dry run changes nothing, and has no rate'],
    [['try', '12'], '✗ "12" is not a dead letter\'s name: <service>/<number>, as order/12'],
    [['run', '3'], '✗ "3" is not the name of a run: <service>/<number>, as order/12'],
    [['stop', 'order/3', '--because', ' '], '✗ a reason is required: --because "…"'],
    [['correct', 'order/12'], "error: required option '--data <file>' not specified"],
    [['correct', 'order/12', '--data', 'x.json', '--because', ' '], '✗ a reason is required: --because "…"'],
    [['correct', 'order/12', '--data', '/none.json', '--dry-run'], '✗ /none.json cannot be read as JSON'],
    [['discard', 'order/12'], "error: required option '--because <reason>' not specified"],
    [['discard', 'order/12', '--because', ' '], '✗ a reason is required: --because "…"'],
    [['forget', 'order/12'], "error: unknown command 'forget'"],
  ])('%j ends with 2 and says what is wrong', (args, said) => {
    const answer = deadLetters(args)
    expect(answer).toMatchObject({ status: 2, stdout: '' })
    expect(answer.said).toContain(said)
  })

  it('asks no service of which it was not said where it is', () => {
    const elsewhere = { OPERATOR_TOKEN: 'x', OPERATOR_URLS: 'order=http://127.0.0.1:1/' }
    expect(deadLetters(['list', 'coupon'], elsewhere)).toEqual({
      status: 2,
      stdout: '',
      said: '✗ there is no URL for coupon: --url coupon=https://…',
    })
  })

  it('ends with 1 when the stack does not run', () => {
    expect(deadLetters(['list'])).toMatchObject({
      status: 1,
      said: expect.stringMatching(/^✗ the stack does not run: start it with `npm start`/),
    })
  })
})

const letter: DeadLetter = {
  id: '12',
  consumer: 'order.payment.completed',
  topic: 'payment.completed',
  partition: 1,
  offset: '7',
  key: '019aa7f0-0000-7000-8000-000000000001',
  eventId: '019aa7f0-0000-7000-8000-000000000002',
  error: `TypeError: ${'a long reason '.repeat(50)}${'x'.repeat(200)}`,
  attempts: 3,
  firstFailedAt: '2026-11-21T09:00:05.120Z',
  lastFailedAt: '2026-11-21T09:01:05.120Z',
  blocks: true,
  waitingBehind: 2,
  waitsFor: null,
  group: '0123456789abcdef',
  undone: null,
}

it('a table of letters fits 120 columns, and keeps a key whole', () => {
  const longest = { ...letter, id: '123456', topic: 'order.payment-requested', waitsFor: '123455' }
  const text = lettersTable([
    { service: 'order', letter },
    { service: 'data-platform', letter: longest },
  ])
  const lines = text.split('\n')
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(120)
  expect(text).toContain('data-platform/123456 ')
  expect(text).toContain('order.payment-requested ')
  expect(text).toContain('waits for ')
  const key = lines.map((line) => line.split('│')[4]?.trim() ?? '').join('')
  expect(key).toContain(letter.key)
})

it('what a stranger has written to a topic does nothing to a terminal', () => {
  const evil = 'a\u001b]0;b\u0007\u202e\u{e0001}\n'
  const shown: ShownDeadLetter = {
    ...{ ...letter, key: evil, error: evil },
    state: 'open',
    masked: false,
    timestamp: '2026-11-21T09:00:05.120Z',
    headers: { [evil]: evil },
    value: { decoded: { name: evil } },
    failures: [{ at: '2026-11-21T09:01:05.120Z', error: evil, by: evil }],
    resolution: null,
    correction: { eventId: evil, data: { [evil]: evil }, changed: [evil] },
  }
  const texts = [pageOf('order', shown), lettersTable([{ service: 'order', letter: shown }]), json(shown)]
  for (const text of texts) expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  expect(texts[0]).toContain('a\\u001b]0;b\\u0007\\u202e\\udb40\\udc01\\u000a')
  expect(JSON.parse(texts[2] as string)).toEqual(shown)
})
