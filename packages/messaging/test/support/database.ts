import type { AnyEvent } from '@jangteo/events'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { type EventMeta, on, type Work } from '../../src/index.ts'
import { type Prisma, PrismaClient } from '../generated/prisma/client.ts'
import { NoteTaken } from './events.ts'

export type Tx = Prisma.TransactionClient
export interface TestDatabase {
  readonly url: string
  readonly pool: pg.Pool
  readonly prisma: PrismaClient
}

export function openDatabase(url: string): TestDatabase {
  const pool = new pg.Pool({ connectionString: url, max: 6, options: '-c TimeZone=UTC' })
  pool.on('error', () => undefined)
  return { url, pool, prisma: new PrismaClient({ adapter: new PrismaPg(pool) }) }
}

export const record = async (
  work: Work<Tx>,
  { author, n }: { author: string; n: number },
  meta: EventMeta,
) => {
  await work.tx.applied.create({
    data: { consumer: meta.topic, author, n, traceId: meta.traceparent.split('-')[1] ?? '' },
  })
}

/** Writes down every event of this kind. */
export const recording = (event: AnyEvent = NoteTaken) => on<AnyEvent, Tx>(event, record)

/** What was applied, by author, in the order in which it was. */
export async function applied({ prisma }: TestDatabase): Promise<Record<string, number[]>> {
  const byAuthor: Record<string, number[]> = {}
  for (const { author, n } of await prisma.applied.findMany({ orderBy: { id: 'asc' } }))
    byAuthor[author] = [...(byAuthor[author] ?? []), n]
  return byAuthor
}

export const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)
