import type { Channel } from '../domain/notice.ts'
import type { Tx } from './tx.ts'

/** Whether a channel is open, shut, or to be tried once. */
export type Gate = 'open' | 'shut' | 'probe'

/**
 * How a channel is. Whoever is told `probe` is the only one until `lease` milliseconds have gone by: while a server is away,
 * it is asked by one message at a time, whatever the number of replicas.
 */
export async function passGate(
  tx: Tx,
  { channel, now, lease }: { channel: Channel; now: Date; lease: number },
): Promise<Gate> {
  const rows = await tx.$queryRaw<{ probe: boolean }[]>`
    with probing as (
      update outage set next_try_at = ${now}::timestamptz + ${lease} * interval '1 millisecond'
      where channel = ${channel} and next_try_at <= ${now}::timestamptz
      returning channel)
    select exists (select from probing) as probe from outage where channel = ${channel}`
  if (!rows[0]) return 'open'
  return rows[0].probe ? 'probe' : 'shut'
}

/**
 * Nothing is sent by the channel for a while: 2 s, doubling with each probe that fails to a minute, give or take a quarter.
 * Those that were under way when the first one failed change nothing any more.
 */
export async function shutGate(
  tx: Tx,
  { channel, error, now, probe }: { channel: Channel; error: string; now: Date; probe: boolean },
): Promise<void> {
  if (probe) {
    await tx.$executeRaw`
      update outage set error = ${error}, tries = tries + 1,
        next_try_at = ${now}::timestamptz
          + interval '2 seconds' * least(power(2, least(tries, 5)), 30) * (0.75 + random() * 0.5)
      where channel = ${channel}`
    return
  }
  await tx.$executeRaw`
    insert into outage (channel, since, tries, next_try_at, error)
    values (${channel}, ${now}::timestamptz, 1, ${now}::timestamptz + interval '2 seconds', ${error})
    on conflict do nothing`
}

/** There was nothing to probe with: the next one may. */
export async function giveProbeBack(tx: Tx, channel: Channel, now: Date): Promise<void> {
  await tx.outage.updateMany({ where: { channel }, data: { nextTryAt: now } })
}

/** The server has answered. */
export async function openGate(tx: Tx, channel: Channel): Promise<void> {
  await tx.outage.deleteMany({ where: { channel } })
}
