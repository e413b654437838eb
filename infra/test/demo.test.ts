import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { faultNamed } from '../src/commands/demo-faults.ts'
import { wentWrong } from '../src/lab/demo-shown.ts'
import { WrongArguments } from '../src/operator/wrong-arguments.ts'

// With a shop that runs: flows/console-demo.flow.test.ts.

const program = path.join(import.meta.dirname, '../src/commands/demo.ts')

function demo(...args: string[]) {
  const { status, stderr } = spawnSync(process.execPath, [program, ...args], {
    env: { ...process.env, JANGTEO_DEV_DIR: path.join(import.meta.dirname, 'no-such-folder') },
    encoding: 'utf8',
  })
  return { status, said: stripVTControlCharacters(stderr).trim() }
}

describe('npm run demo', () => {
  it.each([
    [['--rate', '500'], '✗ --rate is "500"; it must be a number from 0.1 to 50'],
    [['--rate', '50', '--minutes', '120'], '✗ 50 people per second for 120 minutes are 360000 people; '],
    [['scene', 'flood'], '✗ there is no scene "flood"; there are: rush, flash-sale, '],
    [['break', 'pause', 'ranking', 'order'], '✗ it is written: npm run demo -- break pause <part>'],
    [['break', 'fire', 'ranking'], '✗ there is no fault "fire"; there are: kill, pause, '],
    [['begin'], 'error: too many arguments'],
  ])('%j ends with 2 and says what is wrong', (args, said) => {
    const ended = demo(...args)
    expect(ended.said).toContain(said)
    expect(ended.status).toBe(2)
  })

  it('says that it needs a shop', () => {
    expect(demo()).toEqual({
      status: 1,
      said: '✗ the lab does not answer: start the shop with `npm start`. The demo and faults are for development only',
    })
  })
})

it.each([
  [false, { 'refused.out-of-stock': 3, ordersPaid: 9, failed: 0, paidTwice: 0 }],
  [true, { ordersPaid: 9, failed: 1 }],
  [true, { 'refused.unanswered': 1 }],
  [true, { ordersPaid: 9, paidTwice: 1 }],
])('that the shop failed people is %j after %j', (expected, counts) => {
  expect(wentWrong({ state: 'ended', counts })).toBe(expected)
  expect(wentWrong({ state: 'failed', counts })).toBe(true)
})

describe('a fault in words', () => {
  it.each([
    [['kill', 'order'], { kind: 'kill', part: 'order' }],
    [['gateway', 'declines', '20'], { kind: 'gateway', behaviour: 'declines', percent: 20 }],
    [['gateway', 'silent'], { kind: 'gateway', behaviour: 'silent', percent: 100 }],
    [['broken-release', 'tea-cup'], { kind: 'broken-release', productId: 'tea-cup' }],
    [
      ['malformed-record', 'order.paid', 'ann'],
      { kind: 'malformed-record', topic: 'order.paid', key: 'ann' },
    ],
    [['duplicates', 'order.paid'], { kind: 'duplicates', topic: 'order.paid', count: 1 }],
    [['partitions', 'order.paid', '4'], { kind: 'partitions', topic: 'order.paid', count: 4 }],
  ])('%j', ([kind = '', ...target], fault) => {
    expect(faultNamed(kind, target)).toEqual(fault)
  })

  it.each([
    [['partitions', 'order.paid']],
    [['partitions', 'order.paid', 'many']],
    [['malformed-record', 'order.paid']],
    [['gateway', 'slow']],
    [['toString', 'order']],
  ])('%j is refused', ([kind = '', ...target]) => {
    expect(() => faultNamed(kind, target)).toThrow(WrongArguments)
  })
})
