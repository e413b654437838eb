import type { Pool } from 'pg'
import type { Blocked } from '../consume/blocked.ts'
import type { Findings } from '../operate/findings.ts'
import { outboxDepth } from '../publish/outbox.ts'
import type { ConsumerLag } from './consumer-lag.ts'
import type { JobRunner } from './jobs.ts'
import { type Counts, forScrapes, type Metric, type Sample, type SampledMetric } from './metrics.ts'
import type { RecordBatches } from './record-batches.ts'

export interface MetricSources {
  readonly pool: Pool
  readonly findings: Pick<Findings, 'list' | 'counted'>
  readonly blocked: Pick<Blocked, 'look'>
  readonly lag: Pick<ConsumerLag, 'read'>
  readonly batches: Pick<RecordBatches, 'metrics'>
  readonly retries: Pick<Counts, 'samples'>
  readonly jobs: Pick<JobRunner<never>, 'lastSuccesses'>
  readonly session: { readonly leads: boolean }
}

const gauge = (
  name: string,
  help: string,
  labelNames: readonly string[],
  read: SampledMetric['read'],
): Metric => ({ type: 'gauge', name, help, labelNames, read })

const one = (value: number): Sample[] => [{ labels: {}, value }]

/** The metrics of messaging. None of them waits long for a database or a broker that does not answer. */
export function metricsOf(sources: MetricSources): readonly Metric[] {
  const { pool, findings, lag, retries, jobs, session, batches } = sources
  const openFindings = forScrapes(() => findings.list())
  const letters = forScrapes(() => sources.blocked.look())
  const outbox = forScrapes(() => outboxDepth(pool))
  const ofPartitions = async (value: 'records' | 'stillForSeconds') =>
    (await lag.read()).map(({ topic, partition, ...each }) => ({
      labels: { topic, partition: String(partition) },
      value: each[value],
    }))
  const ofTopics = async (value: 'openLetters' | 'blockedKeys') =>
    (await letters()).map(({ topic, ...each }) => ({ labels: { topic }, value: each[value] }))
  return [
    // First: reading the other metrics uses connections itself.
    gauge('messaging_database_pool_connections', 'Connections of the pool, idle or not.', [], () =>
      one(pool.totalCount),
    ),
    gauge('messaging_database_pool_idle_connections', 'Idle connections of the pool.', [], () =>
      one(pool.idleCount),
    ),
    gauge('messaging_database_pool_waiting_requests', 'Who waits for a connection of the pool.', [], () =>
      one(pool.waitingCount),
    ),
    {
      type: 'counter',
      name: 'messaging_finding_records_total',
      help: 'Records that findings of this process concern, for example records that were missed.',
      labelNames: ['kind', 'topic'],
      read: () =>
        findings.counted.map(({ kind, topic, records }) => ({ labels: { kind, topic }, value: records })),
    },
    gauge(
      'messaging_open_finding_records',
      'Records that findings concern which no operator has acknowledged yet; the same in every replica.',
      ['kind', 'topic', 'partition'],
      async () =>
        (await openFindings()).map(({ kind, topic, partition, records }) => ({
          labels: { kind, topic, partition: String(partition) },
          value: Number(records),
        })),
    ),
    gauge(
      'messaging_consumer_lag_records',
      'Records that the consumer has still to be given, of the partitions that this replica reads.',
      ['topic', 'partition'],
      () => ofPartitions('records'),
    ),
    gauge(
      'messaging_consumer_progress_age_seconds',
      'How long records of the partition have been waiting without any progress, as scrapes saw it; 0 when none waits.',
      ['topic', 'partition'],
      () => ofPartitions('stillForSeconds'),
    ),
    gauge(
      'messaging_outbox_rows',
      'Events that are committed and not yet published, counted up to 100,000; the same in every replica.',
      [],
      async () => one((await outbox()).rows),
    ),
    gauge(
      'messaging_outbox_oldest_age_seconds',
      'How long the oldest event that is not yet published has been waiting; 0 when none is.',
      [],
      async () => one((await outbox()).oldestSeconds),
    ),
    gauge(
      'messaging_dead_letters_open',
      'Dead letters that no operator has dealt with, counted up to 100,000; the same in every replica.',
      ['topic'],
      () => ofTopics('openLetters'),
    ),
    gauge(
      'messaging_blocked_keys',
      'Keys whose events wait behind a dead letter; the same in every replica.',
      ['topic'],
      () => ofTopics('blockedKeys'),
    ),
    {
      type: 'counter',
      name: 'messaging_retries_total',
      help: 'Retries of events beside the stream, by what came of them: passed, failed (tried again later) or dead.',
      labelNames: ['topic', 'outcome'],
      read: () => retries.samples,
    },
    ...batches.metrics,
    gauge('messaging_relay_lead', '1 in the replica whose relay publishes the outbox, 0 in others.', [], () =>
      one(session.leads ? 1 : 0),
    ),
    gauge(
      'messaging_job_last_success_timestamp_seconds',
      'When a run of the job ended well in this replica, also one that found another replica at it.',
      ['job'],
      () => [...jobs.lastSuccesses].map(([job, at]) => ({ labels: { job }, value: at / 1000 })),
    ),
  ]
}
