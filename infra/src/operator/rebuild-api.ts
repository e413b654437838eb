import { setTimeout as sleep } from 'node:timers/promises'
import { request } from './request.ts'
import type { ReachedService } from './services-reached.ts'

/** A kind of object that has a row in one service, and a state that follows from events alone. */
interface Kind {
  /** The service that has the rows. */
  readonly service: string
  readonly rows: string
  readonly rebuilt: string
  readonly id: 'orderId' | 'userId'
  /** What of an item both sides must say, in one line. */
  readonly says: (item: Item) => string
}

/** An item of a page, whose fields the kind knows. */
type Item = Readonly<Record<string, unknown>>

export const kinds = {
  order: {
    service: 'order',
    rows: '/internal/orders',
    rebuilt: '/internal/rebuilt/orders',
    id: 'orderId',
    says: ({ status, amount, discount, points, paymentId, couponId }) =>
      `${status}: ${amount} won, discount ${discount}, points ${points}, payment ${paymentId ?? '-'}, coupon ${couponId ?? '-'}`,
  },
  wallet: {
    service: 'balance',
    rows: '/internal/wallets',
    rebuilt: '/internal/rebuilt/wallets',
    id: 'userId',
    says: ({ balance, points }) => `${balance} won, ${points} points`,
  },
} as const satisfies Record<string, Kind>

/** The id of an erased customer begins with it: their events cannot be read. */
const PSEUDONYM = 'erased-'

export type KindName = keyof typeof kinds

/** An object as its events say and as its row says. */
export interface Compared {
  readonly kind: KindName
  readonly object: string
  /** Number of events or movements; 0 when none is kept. */
  readonly events: number
  /** Null when events say nothing of it. */
  readonly rebuilt: string | null
  /** Null when there is no row. */
  readonly held: string | null
  /** Where its events contradict each other. */
  readonly problems: readonly string[]
  /** Its customer was erased: the events cannot be read, and nothing is compared. */
  readonly erased: boolean
}

export const isSame = ({ rebuilt, held, problems, erased }: Compared): boolean =>
  erased || (rebuilt === held && problems.length === 0)

/** The services that the comparison asks, and how long it looks at a difference again until it counts, in seconds. */
export interface Sides {
  readonly settleSeconds: number
  /** The service with the rows. */
  readonly service: ReachedService
  readonly dataPlatform: ReachedService
}

const PAGE = 100
const LOOK_AGAIN_MS = 250

/**
 * Compares one object; undefined when neither side knows it. A difference is looked at again until it is gone or has stood for a
 * while: events that are on their way are no difference.
 *
 * @throws Error, as every request to a service
 */
export async function compareOne(
  kind: KindName,
  sides: Sides,
  object: string,
): Promise<Compared | undefined> {
  const first = await look(kind, sides, object)
  if (!first || isSame(first)) return first
  return (await settled(kind, sides, [first]))[0] ?? look(kind, sides, object)
}

/** Those that still differ at the end. */
async function settled(
  kind: KindName,
  sides: Sides,
  different: readonly Compared[],
): Promise<readonly Compared[]> {
  const deadline = performance.now() + sides.settleSeconds * 1_000
  let left = different
  while (left.length > 0 && performance.now() < deadline) {
    await sleep(LOOK_AGAIN_MS)
    const again: Compared[] = []
    for (const { object } of left) {
      const each = await look(kind, sides, object)
      if (each && !isSame(each)) again.push(each)
    }
    left = again
  }
  return left
}

async function look(kind: KindName, sides: Sides, object: string): Promise<Compared | undefined> {
  const { id, rows, rebuilt } = kinds[kind]
  const only = { [id]: object, limit: '1' }
  const held = await pageOf(sides.service, rows, only)
  const said = await pageOf(sides.dataPlatform, rebuilt, only)
  return compared(kind, said.items[0], held.items[0])
}

/** How many objects each side has, from how many events, and those that differ. */
export interface ComparedAll {
  readonly held: number
  readonly rebuilt: number
  readonly events: number
  /** Of erased customers: nothing was compared. */
  readonly erased: number
  readonly different: readonly Compared[]
}

/**
 * Compares all objects of a kind, side by side in the order of their ids.
 *
 * @throws Error, as every request to a service
 */
export async function compareAll(kind: KindName, sides: Sides): Promise<ComparedAll> {
  const { rows, rebuilt } = kinds[kind]
  const found = { held: 0, rebuilt: 0, events: 0, erased: 0 }
  const different: Compared[] = []
  const [held, said] = [all(sides.service, rows), all(sides.dataPlatform, rebuilt)]
  for await (const each of merged(kind, said, held)) {
    if (each.held !== null) found.held += 1
    if (each.rebuilt !== null) found.rebuilt += 1
    found.events += each.events
    if (each.erased) found.erased += 1
    if (!isSame(each)) different.push(each)
  }
  return { ...found, different: await settled(kind, sides, different) }
}

interface Page {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

const pageOf = (service: ReachedService, path: string, query: Readonly<Record<string, string>>) =>
  request<Page>(service, 'GET', `${path}?${new URLSearchParams(query)}`)

async function* all(service: ReachedService, path: string): AsyncGenerator<Item> {
  let cursor: string | null = null
  do {
    const page: Page = await pageOf(service, path, { limit: String(PAGE), ...(cursor && { cursor }) })
    yield* page.items
    cursor = page.nextCursor
  } while (cursor !== null)
}

async function* merged(
  kind: KindName,
  said: AsyncGenerator<Item>,
  held: AsyncGenerator<Item>,
): AsyncGenerator<Compared> {
  const { id } = kinds[kind]
  let [left, right] = [await said.next(), await held.next()]
  while (!left.done || !right.done) {
    const order = orderOf(left.value?.[id], right.value?.[id])
    const each = compared(
      kind,
      order <= 0 ? left.value : undefined,
      order >= 0 ? right.value : undefined,
    ) as Compared
    if (order <= 0) left = await said.next()
    if (order >= 0) right = await held.next()
    yield each
  }
}

/** By bytes, as the databases sort; a side that is at its end comes last. */
function orderOf(left: unknown, right: unknown): number {
  if (left === undefined) return 1
  if (right === undefined) return -1
  return Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right)))
}

function compared(kind: KindName, said: Item | undefined, held: Item | undefined): Compared | undefined {
  if (!said && !held) return undefined
  const { id, says } = kinds[kind]
  const object = String((said ?? held)?.[id])
  const state = said && ('state' in said ? (said.state as Item | null) : said)
  return {
    kind,
    object,
    events: Number(said?.events ?? said?.movements ?? 0),
    rebuilt: state ? says(state) : null,
    held: held ? says(held) : null,
    problems: (said?.problems ?? []) as string[],
    erased: said?.erased === true || object.startsWith(PSEUDONYM),
  }
}
