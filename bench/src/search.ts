import { startServiceProcess, uniquePrefix } from '@jangteo/testing'
import { Pool } from 'undici'
import { noLimits } from './npm-start.ts'
import { histogram, type Latencies, line, ms, proof, title } from './report.ts'

const PRODUCTS = 100_000
const ROUNDS = 300
const PAGE = 50
const TARGET_MS = 20

const adjectives = ['햇', '유기농', 'Fresh', '국산', 'Roasted', '수제', 'Classic', '프리미엄', 'Mini', '겨울']
const nouns = ['감귤', '한라봉', 'Coffee', '녹차', 'Cup', '김치', 'Kettle', '떡', 'Blanket', '간장']

/** What people search for in a catalogue of a hundred thousand products, and how long they wait for it. */
const searches: Readonly<Record<string, (n: number) => string>> = {
  'one product in 100,000': (n) => `search=${encodeURIComponent(`번호${(n * 331) % PRODUCTS}번`)}`,
  'a word of every tenth product': (n) => `search=${encodeURIComponent(nouns[n % nouns.length] as string)}`,
  'two letters of every tenth product': () => `search=${encodeURIComponent('감귤')}&sort=-price`,
  'a word that no product has': (n) => `search=${encodeURIComponent(`없는상품${n}`)}`,
  'a page by price, anywhere in the list': (n) => `sort=price&cursor=${cursors[n % cursors.length]}`,
}
const cursors: string[] = []

/** Search and pages of the catalogue, beside one product by its id in the same run. */
export async function search(): Promise<void> {
  title(`Catalogue (${PRODUCTS} products; ${ROUNDS} requests of each kind, one at a time)`)
  const service = await startServiceProcess('order', { topicPrefix: uniquePrefix(), environment: noLimits })
  await service.sql.query(
    `insert into product (product_id, name, price, on_sale, available, stocked, version, created_at)
     select 'product-' || n, ($2::text[])[1 + n % 10] || ' ' || ($3::text[])[1 + n / 10 % 10] || ' 번호' || n || '번',
       1000 + n * 7919 % 100000, true, 10, 10, 1, now() - n * interval '1 second'
     from generate_series(0, $1::int - 1) n`,
    [PRODUCTS, adjectives, nouns],
  )
  await service.sql.query('vacuum (analyze) product')
  const pool = new Pool(service.url, { connections: 1 })
  const ask = async (path: string) => {
    const { statusCode, body } = await pool.request({ method: 'GET', path })
    const answer = (await body.json()) as { items?: readonly unknown[]; nextCursor?: string | null }
    if (statusCode !== 200) throw new Error(`${path}: ${statusCode} ${JSON.stringify(answer)}`)
    return answer
  }
  for (let cursor = ''; cursors.length < 20; ) {
    const { nextCursor } = await ask(`/products?sort=price&limit=${PAGE}${cursor && `&cursor=${cursor}`}`)
    cursor = encodeURIComponent(nextCursor as string)
    cursors.push(cursor)
  }

  const limit = await timed((n) => ask(`/products/product-${(n * 331) % PRODUCTS}`))
  line('limit: one product by its id, p95', ms(limit.at(95)))
  for (const [name, query] of Object.entries(searches)) {
    const { at } = await timed((n) => ask(`/products?limit=${PAGE}&${query(n)}`))
    line(name, ms(at(95)), `p95, target < ${TARGET_MS} ms; ratio ${(at(95) / limit.at(95)).toFixed(1)}`)
  }
  const found = await ask(`/products?${(searches['one product in 100,000'] as (n: number) => string)(7)}`)
  proof('found by a search for one product', found.items?.length ?? 0, 1)
  await pool.close()
  await service.stop()
}

async function timed(request: (n: number) => Promise<unknown>): Promise<Latencies> {
  const took = histogram()
  for (let n = -ROUNDS / 10; n < ROUNDS; n++) {
    const began = performance.now()
    await request(Math.abs(n))
    // The first ones warm up.
    if (n >= 0) took.add(performance.now() - began)
  }
  return took
}
