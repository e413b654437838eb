import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '@jangteo/infra'
import { memoryNetwork } from '@jangteo/service-testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openShop, type Shop, serviceNames } from './support/shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop(memoryNetwork())
})
afterAll(() => shop?.close())

/** The metrics that an expression of Prometheus names, without the parts of a histogram. */
const namedIn = (text: string): string[] =>
  [...text.matchAll(/\b((?:messaging|audit|order|http|nodejs|process)_\w+)/g)].map(([, name = '']) =>
    name.replace(/_(count|sum|bucket)$/, ''),
  )

it('every metric that an alert names is one of a running shop', async () => {
  const rules = readFileSync(path.join(root, 'infra/observe/rules.yml'), 'utf8')
  const named = new Set(
    namedIn([...rules.matchAll(/expr:((?:.*\n)(?: {10,}.*\n)*)/g)].map(([text]) => text).join()),
  )
  expect(named.size).toBeGreaterThan(8)
  const pages = serviceNames.map((name) => shop.customer('ann').text(name, '/metrics'))
  const shown = (await Promise.all(pages)).join('\n')
  expect([...named].filter((name) => !shown.includes(`# TYPE ${name} `))).toEqual([])
})
