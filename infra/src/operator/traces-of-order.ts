import { type Coordinates, databaseUrl } from '../coordinates.ts'
import { onDatabase } from '../on-database.ts'
import { serviceNamed } from '../services.ts'

/** The traces of an order's events, oldest first, as the data platform keeps them. @throws when the stack does not run */
export const tracesOfOrder = (stack: Pick<Coordinates, 'adminUrl'>, orderId: string): Promise<string[]> =>
  onDatabase(databaseUrl(stack, serviceNamed('data-platform').database), async (client) => {
    const { rows } = await client.query<{ traceId: string }>(
      `select split_part(traceparent, '-', 2) as "traceId" from event where order_id = $1
       group by 1 order by min(position)`,
      [orderId],
    )
    return rows.map(({ traceId }) => traceId)
  })
