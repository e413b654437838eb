import type { Channel } from '../domain/notice.ts'
import type { Tx } from './tx.ts'

/** Whether a channel is open, shut, or may be tried with one message. */
export type Gate = 'open' | 'shut' | 'probe'

/**
 * The state of a channel. Only one caller gets `probe` within `lease` milliseconds: a server that is unavailable is tried with
 * one message at a time, whatever the number of replicas.
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
 * Shuts the channel for 2 s, doubling with each failed probe up to a minute, plus or minus a quarter. Further failures of
 * messages that were being sent when it was shut change nothing.
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

/** There was no message for the probe: another caller may probe at once. */
export async function giveProbeBack(tx: Tx, channel: Channel, now: Date): Promise<void> {
  await tx.outage.updateMany({ where: { channel }, data: { nextTryAt: now } })
}

/** Ends the outage: the server has answered. */
export async function openGate(tx: Tx, channel: Channel): Promise<void> {
  await tx.outage.deleteMany({ where: { channel } })
}
