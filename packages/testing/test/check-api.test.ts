import { expect, it, onTestFinished } from 'vitest'
import { checkApi } from '../src/check-api/check-api.ts'
import { type Fault, littleShop } from './little-shop.ts'

const roles = { customer: { authorization: 'Bearer good' } }

async function check(seed: number, fault?: Fault) {
  const shop = await littleShop(fault)
  onTestFinished(shop.close)
  return checkApi({ url: shop.url, roles, seed, withinMs: 300 })
}
const complaint = (seed: number, fault: Fault): Promise<string> =>
  check(seed, fault).then(
    () => 'no complaint',
    (error: Error) => error.message,
  )

it.each([1, 2, 3])('has no complaint about a service that keeps to its document (seed %i)', async (seed) => {
  const { statuses } = await check(seed)
  expect(Object.keys(statuses)).toHaveLength(5)
  // Every operation was also reached with what it takes, though its ids are known only from other answers.
  expect(statuses['POST /orders']).toMatchObject({ 201: expect.any(Number), 400: expect.any(Number) })
  expect(statuses['GET /orders/{orderId}']).toMatchObject({ 200: expect.any(Number) })
  expect(statuses['DELETE /orders/{orderId}']).toMatchObject({ 204: expect.any(Number) })
  expect(statuses['GET /orders/{orderId}/stream']).toMatchObject({ 200: expect.any(Number) })
})

it.each<[Fault, RegExp]>([
  ['fails on a rare input', /POST \/orders answered 500/],
  ['answers an undeclared status', /POST \/orders answered 202, which is not declared/],
  [
    'answers another body than declared',
    /POST \/orders answered 201 with a body that is not as declared: \/amount/,
  ],
  ['answers another content type', /POST \/orders answered 201 as "text\/html", which is not declared/],
  ['refuses without a problem', /answered 400 as "application\/json", which is not declared/],
  ['refuses with an id in the code', /answered 400 with a code that is not stable: "error-4711"/],
  ['lets unknown fields through', /POST \/orders answered 201 to what the document forbids\n {2}to /],
  [
    'lets an unknown query through',
    /answered 20\d to what the document forbids\n {2}to an unknown field in the query/,
  ],
  ['lets through what is too large', /POST \/orders answered 201 to what the document forbids/],
  ['lets anybody in', /answered \d+ without a valid token/],
  ['never answers', /POST \/orders did not answer within 300 ms/],
  ['breaks the connection', /POST \/orders broke the connection/],
  ['streams what is not declared', /stream streamed the event "secret", which is not declared/],
])('finds a service that %s', async (fault, sentence) => {
  for (const seed of [1, 2, 3]) expect(await complaint(seed, fault)).toMatch(sentence)
})

it('says how to see a fault again: by seed, and by a command', async () => {
  const text = await complaint(7, 'answers an undeclared status')
  expect(text).toContain('API_CHECK_SEED=7')
  expect(text).toMatch(
    /curl -sS -i -X POST 'http:\/\/127\.0\.0\.1:\d+\/orders' -H 'content-type: application\/json' -H "Authorization: Bearer \$CUSTOMER_TOKEN" --data-raw '/,
  )
  expect(text).not.toContain('Bearer good')
})

it('makes the same requests from the same seed', async () => {
  const first = await check(11)
  expect(await check(11)).toEqual(first)
})
