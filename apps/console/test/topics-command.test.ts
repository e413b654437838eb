import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '@jangteo/infra'
import { tokenFor } from '@jangteo/testing'
import { expect, it } from 'vitest'
import { kafkaForTests } from './kafka/support/topics.ts'
import { startConsole } from './support/running-console.ts'

const kafka = kafkaForTests()

/** `npm run topics`, on a console of its own. */
async function commandOn(url: string) {
  const token = await tokenFor('olga', 'admin')
  const env = { ...process.env, NO_COLOR: '1', OPERATOR_URLS: `console=${url}`, OPERATOR_TOKEN: token }
  return {
    run: (...args: string[]) =>
      promisify(execFile)(process.execPath, [join(root, 'infra/src/commands/topics.ts'), ...args], {
        env,
      }).then(
        ({ stdout }) => ({ code: 0, stdout, stderr: '' }),
        ({ code, stdout, stderr }) => ({ code: code as number, stdout, stderr }),
      ),
    answerOf: async (path: string) =>
      (await fetch(`${url}/api/kafka${path}`, { headers: { authorization: `Bearer ${token}` } })).json(),
  }
}

it('prints with --json what the routes of the pages answer', async () => {
  const topic = await kafka.topic('commands', 2)
  await kafka.write(
    topic,
    Array.from({ length: 9 }, (_, n) => ({ key: `k${n}`, value: `{"n":${n}}`, partition: n % 2 })),
  )
  const { run, answerOf } = await commandOn(await startConsole({ TOPIC_PREFIX: kafka.prefix }))
  const records = `/topics/${topic}/records`
  for (const [args, path] of [
    [['show', topic], `/topics/${topic}`],
    [['records', topic], records],
    [['records', topic, '--from', 'oldest', '--limit', '3'], `${records}?from=oldest&limit=3`],
    [['records', topic, '--partition', '1', '--offset', '2'], `${records}?partition=1&offset=2`],
    [['record', `${topic}:0:3`], `/topics/${topic}/partitions/0/records/3`],
    [['search', 'k7', '--topics', topic], `/search?key=k7&topics=${topic}`],
    [['search', '4', '--field', 'n', '--topics', topic], `/search?field=n&value=4&topics=${topic}`],
  ] as const) {
    const { code, stdout } = await run(...args, '--json')
    expect({ args, code }).toEqual({ args, code: 0 })
    expect(withoutTrend(JSON.parse(stdout))).toEqual(withoutTrend(await answerOf(path)))
  }
  const listed = JSON.parse((await run('list', '--json')).stdout)
  expect(listed.items.map(({ name }: { name: string }) => name)).toContain(topic)
})

/** What changes from one look to the next. */
function withoutTrend(answer: unknown): object {
  const { groups: _, ...rest } = answer as Record<string, unknown>
  return rest
}

it('prints lines for people, and goes on from page to page', async () => {
  const topic = await kafka.topic('lines')
  await kafka.write(
    topic,
    [1, 2, 3].map((n) => ({ key: `k${n}`, value: `{"n":${n}}`, headers: { eventId: `e${n}` } })),
  )
  const { run } = await commandOn(await startConsole({ TOPIC_PREFIX: kafka.prefix }))
  const { stdout } = await run('records', topic, '--limit', '2')
  expect(stdout).toMatch(new RegExp(`^${topic}:0:2  .*  k3\\n    {"n":3}\\n${topic}:0:1`))
  const [, cursor = ''] = /--cursor (\S+)/.exec(stdout) ?? []
  expect((await run('records', topic, '--limit', '2', '--cursor', cursor)).stdout).toMatch(
    /k1\n {4}\{"n":1\}\n$/,
  )
  expect((await run('record', `${topic}:0:0`)).stdout).toContain('eventId: e1')
  expect((await run('search', 'k2', '--topics', topic)).stdout).toContain('1 found; looked at')
  expect((await run('show', topic)).stdout).toContain(`${topic}: no contract, 3 records`)
  expect((await run('list')).stdout).toContain('partitions')
})

it('names wrong arguments with exit code 2, and what there is not with 1', async () => {
  const { run } = await commandOn(await startConsole({ TOPIC_PREFIX: kafka.prefix }))
  for (const args of [
    [],
    ['show', 'no topic'],
    ['records', 'a', '--limit', '201'],
    ['records', 'a', '--offset', '3'],
    ['records', 'a', '--from', 'oldest', '--since', '2026-01-01'],
    ['record', 'order.paid'],
    ['record', 'order.paid:0:1', '--because', ' '],
    ['search', 'x', '--field', 'n', '--header', 'h'],
  ]) {
    const { code, stderr } = await run(...args)
    expect({ args, code, isSaid: stderr.length > 0 }).toEqual({ args, code: 2, isSaid: true })
  }
  expect(await run('show', `${kafka.prefix}none`)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no topic'),
  })
})
