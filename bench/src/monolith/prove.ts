import { CHARGE, STOCK } from '../market.ts'
import { proof } from '../report.ts'
import type { Monolith } from './monolith.ts'

/** Checks the monolith's records: as many orders as customers were told are paid, with as much stock, money and ranking. */
export async function proveMonolith({ sql }: Monolith, paid: number): Promise<void> {
  const { rows } = await sql.query<
    Record<'orders' | 'pieces' | 'sold' | 'ranked' | 'amount' | 'spent', string>
  >(
    `select count(*) as orders, coalesce(sum(quantity), 0) as pieces, coalesce(sum(amount), 0) as amount,
       (select sum(${STOCK} - available) from product) as sold, (select coalesce(sum(pieces), 0) from ranking) as ranked,
       (select sum(${CHARGE} - balance) from wallet) as spent
     from orders`,
  )
  const [kept] = rows
  proof('monolith: orders paid, as customers were told', kept?.orders ?? '', paid)
  proof('monolith: pieces sold, ranked', `${kept?.sold}, ${kept?.ranked}`, `${kept?.pieces}, ${kept?.pieces}`)
  proof('monolith: won taken from wallets', kept?.spent ?? '', kept?.amount ?? '')
}
