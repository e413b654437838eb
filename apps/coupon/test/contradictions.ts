interface Sql {
  query<Row>(text: string): Promise<{ rows: Row[] }>
}

/** What the line promises, looked for in what is written. Each row that comes is a promise broken. */
export async function contradictions(sql: Sql): Promise<unknown[]> {
  const { rows } = await sql.query(`
    select 'more coupons than were promised' as what, c.campaign_id::text as which
    from campaign c where (select count(*) from coupon where campaign_id = c.campaign_id) > c.quantity
    union all
    select 'the count is not that of the coupons', c.campaign_id::text
    from campaign c where c.issued <> (select count(*) from coupon where campaign_id = c.campaign_id)
    union all
    select 'two coupons for one', user_id from coupon group by campaign_id, user_id having count(*) > 1
    union all
    select 'two living requests of one', user_id
    from request where status <> 'failed' group by campaign_id, user_id having count(*) > 1
    union all
    select 'more places than coupons', c.campaign_id::text
    from campaign c
    where (select count(*) from request r where r.campaign_id = c.campaign_id and status <> 'failed') > c.quantity
    union all
    select 'overtaken', request_id::text from (
      select request_id, ticket, max(ticket) over (
        partition by campaign_id order by admission rows between unbounded preceding and 1 preceding) as before
      from request where admission is not null) as admitted
    where before > ticket
    union all
    select 'an issued request without its coupon', r.request_id::text
    from request r left join coupon c on c.coupon_id = r.coupon_id and c.user_id = r.user_id
    where r.status = 'issued' and c.coupon_id is null
    union all
    select 'a coupon without its request', c.coupon_id::text
    from coupon c left join request r on r.coupon_id = c.coupon_id where r.request_id is null
    union all
    select 'somebody waits behind the head', r.request_id::text
    from request r join line l using (campaign_id) where r.status = 'waiting' and r.ticket <= l.head`)
  return rows
}
