import { expect, it } from 'vitest'
import { kafkaForTests, keysOf } from './support/topics.ts'

const kafka = kafkaForTests()

it('follows a topic from now on, each record once, those of one key if it is asked so', async () => {
  const topic = await kafka.topic('followed', 2)
  await kafka.write(topic, [{ key: 'before', value: 'v' }])
  const end = new AbortController()
  const all = kafka.reader().follow({ topic }, end.signal)
  const one = kafka.reader().follow({ topic, key: 'b' }, end.signal)
  expect([(await all.next()).value, (await one.next()).value]).toEqual([
    { items: [], skipped: 0 },
    { items: [], skipped: 0 },
  ])
  await kafka.write(topic, [
    { key: 'a', value: 'v' },
    { key: 'b', value: 'v' },
  ])
  await kafka.write(topic, [{ key: 'c', value: 'v', partition: 1 }])
  const seen: unknown[] = []
  while (seen.length < 3) seen.push(...keysOf((await all.next()).value?.items ?? []))
  expect(seen.toSorted()).toEqual(['a', 'b', 'c'])
  expect(keysOf((await one.next()).value?.items ?? [])).toEqual(['b'])
  end.abort()
  expect(await all.next()).toMatchObject({ done: true })
  expect(await one.next()).toMatchObject({ done: true })
})

it('counts what a slow reader misses, and goes on with the newest', async () => {
  const topic = await kafka.topic('fast')
  const end = new AbortController()
  const tail = kafka.reader().follow({ topic }, end.signal)
  await tail.next()
  const COUNT = 12_000
  for (let done = 0; done < COUNT; done += 1_000)
    await kafka.write(
      topic,
      Array.from({ length: 1_000 }, (_, n) => ({ key: `${done + n}`, value: 'x'.repeat(200) })),
    )
  let [shown, skipped] = [0, 0]
  let last: string | undefined
  while (last !== `${COUNT - 1}`) {
    const { value } = await tail.next()
    shown += value?.items.length ?? 0
    skipped += value?.skipped ?? 0
    last = keysOf(value?.items ?? []).at(-1) ?? last
    expect(value?.items.length).toBeLessThanOrEqual(200)
  }
  expect(shown + skipped).toBe(COUNT)
  expect(skipped).toBeGreaterThan(COUNT / 2)
  end.abort()
  await tail.return(undefined)
})

it('follows at most twenty topics at a time, and gives a place back', async () => {
  const topic = await kafka.topic('many')
  const end = new AbortController()
  const tails = Array.from({ length: 20 }, () => kafka.reader().follow({ topic }, end.signal))
  await Promise.all(tails.map((tail) => tail.next()))
  const another = () => kafka.reader().follow({ topic }, end.signal).next()
  await expect(another()).rejects.toMatchObject({ code: 'too-many-tails' })
  await tails[0]?.return(undefined)
  expect((await another()).value).toEqual({ items: [], skipped: 0 })
  end.abort()
})
