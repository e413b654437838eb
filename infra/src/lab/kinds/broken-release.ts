import { literal } from '@jangteo/migrations'
import type { Client } from 'pg'
import { databaseUrl } from '../../coordinates.ts'
import { onDatabase } from '../../on-database.ts'
import type { LabShop } from '../lab-shop.ts'
import type { Begun } from './kind.ts'

const NAME = 'lab_broken_release'

/**
 * What a bad migration may bring: the ranking can no longer store sales of one product. Its handler fails for good (SQLSTATE class
 * 22), so each paid order with this product is a dead letter there, and all others are counted.
 */
export async function breakRelease(shop: LabShop, productId: string): Promise<Begun> {
  await inRanking(shop, async (client) => {
    await client.query(`create or replace function ${NAME}() returns trigger language plpgsql as $$
      begin
        raise exception 'this release cannot count sales of %', new.product_id using errcode = '22000';
      end $$`)
    await client.query(`create trigger ${NAME} before insert on counted_sale for each row
      when (new.product_id = ${literal(productId)}) execute function ${NAME}()`)
  })
  return { undo: () => mendRelease(shop) }
}

/** Takes it away, also one that an earlier `npm start` has left. What has failed meanwhile is redriven by an operator. */
export const mendRelease = (shop: LabShop): Promise<void> =>
  inRanking(shop, async (client) => {
    await client.query(`drop function if exists ${NAME} cascade`)
  })

const inRanking = ({ coordinates }: LabShop, work: (client: Client) => Promise<void>): Promise<void> =>
  onDatabase(
    databaseUrl(coordinates, 'ranking'),
    async (client) => {
      await client.query('begin')
      await work(client)
      await client.query('commit')
    },
    // A replay may hold the table for long: then nothing is changed.
    { options: '-c lock_timeout=3s' },
  )
