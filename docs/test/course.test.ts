import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { allEvents, CouponReserved } from '@jangteo/events'
import { expect, it } from 'vitest'

const page = readFileSync(join(import.meta.dirname, '../course.md'), 'utf8')
const rows = [...page.matchAll(/^\| `(.+) \| `([\w.-]+)` \| (\w+) \| ?(.*)\|$/gm)].map(
  ([, there, topic, name, remark]) => ({ there, topic, name, remark }),
)
const topics = new Set(allEvents.map(({ topic }) => topic))

it('docs/course.md says of each topic of the material which topic and event it is here', () => {
  expect(rows.length).toBeGreaterThan(10)
  for (const { topic, name } of rows)
    expect(allEvents).toContainEqual(expect.objectContaining({ topic, name }))
  const mentioned = rows.flatMap(({ remark = '' }) =>
    [...remark.matchAll(/`([a-z-]+\.[a-z.-]+)`/g)].map(([, each]) => each as string),
  )
  expect(mentioned.filter((topic) => !topics.has(topic))).toEqual([])
})

it('no topic of the shop has a name by which the material means another event', () => {
  const meant = rows.flatMap(({ there = '', topic }) =>
    [...there.matchAll(/([a-z-]+(?:\.[a-z-]+)+)/g)].map(([, name]) => ({ name, topic })),
  )
  expect(meant.filter(({ name, topic }) => topics.has(name as string) && name !== topic)).toEqual([])
  expect(CouponReserved.former.map(({ topic }) => topic)).toEqual(['coupon.applied'])
})
