import { type Dashboard, lines, rate, stat } from './dashboard.ts'

const chosen = 'service=~"$service"'

/** There is no sample where there is nothing to count; but none of a service that does not answer is not 0. */
const noneIsZero = (sum: string) => `${sum} or 0 * sum(up{job="jangteo",${chosen}} == 1)`

const durationOf = (quantile: number) =>
  `histogram_quantile(${quantile}, sum by (service, le) (${rate(`messaging_record_batch_duration_seconds_bucket{${chosen}}`)}))`

export const messaging = {
  name: 'messaging',
  title: 'Messaging',
  about: 'Events on their way: outboxes, consumers, retries, dead letters and blocked keys of each service.',
  choices: { service: 'label_values(messaging_outbox_rows, service)' },
  rows: {
    Now: [
      stat(
        'Blocked keys',
        'Keys whose events wait behind a dead letter.',
        'short',
        noneIsZero(`sum(max by (service, topic) (messaging_blocked_keys{${chosen}}))`),
        1,
      ),
      stat(
        'Open dead letters',
        'Dead letters that no operator has dealt with.',
        'short',
        noneIsZero(`sum(max by (service, topic) (messaging_dead_letters_open{${chosen}}))`),
        1,
      ),
      stat(
        'Records of open findings',
        'For example records that were lost before they were read.',
        'short',
        noneIsZero(
          `sum(max by (service, kind, topic, partition) (messaging_open_finding_records{${chosen}}))`,
        ),
        1,
      ),
      stat(
        'Oldest unpublished event',
        'More than 30 s is an alert.',
        's',
        `max(messaging_outbox_oldest_age_seconds{${chosen}})`,
        30,
      ),
      stat(
        'Longest time without progress',
        'Of a partition in which records wait. More than a minute is an alert.',
        's',
        `max(messaging_consumer_progress_age_seconds{${chosen}})`,
        60,
      ),
      stat(
        'Services without a leading relay',
        'No replica of them publishes.',
        'short',
        `sum(sum by (service) (messaging_relay_lead{${chosen}}) == bool 0)`,
        1,
      ),
    ],
    Publishing: [
      lines('Published', 'Records of each topic for each second, as the offsets in Kafka grow.', 'eps', {
        '{{topic}}': `sum by (topic) (${rate('kafka_topic_partition_current_offset{topic!~"__.*"}')}) > 0`,
      }),
      lines('Events in the outbox', 'Committed and not yet published, by service.', 'short', {
        '{{service}}': `max by (service) (messaging_outbox_rows{${chosen}})`,
      }),
      lines(
        'Age of the oldest unpublished event',
        'How much later other services learn of it, at least.',
        's',
        {
          '{{service}}': `max by (service) (messaging_outbox_oldest_age_seconds{${chosen}})`,
        },
      ),
      lines('Replica that publishes', '1 for each service: one of its replicas leads.', 'short', {
        '{{service}}': `sum by (service) (messaging_relay_lead{${chosen}})`,
      }),
    ],
    Consuming: [
      lines('Handled', 'Records that were given to consumers, for each second.', 'eps', {
        '{{service}}': `sum by (service) (${rate(`messaging_record_batch_records_sum{${chosen}}`)})`,
      }),
      lines('Lag', 'Records that a consumer has still to be given.', 'short', {
        '{{service}} {{topic}}': `sum by (service, topic) (messaging_consumer_lag_records{${chosen}}) > 0`,
      }),
      lines('Time without progress', 'Of partitions in which records wait.', 's', {
        '{{service}} {{topic}}/{{partition}}': `max by (service, topic, partition) (messaging_consumer_progress_age_seconds{${chosen}}) > 0`,
      }),
      lines(
        'Duration of a batch',
        'How long a consumer has a batch of records, with what it waits for others.',
        's',
        {
          '{{service}} median': durationOf(0.5),
          '{{service}} 99 %': durationOf(0.99),
        },
      ),
      lines('Records of a batch', 'On average: more when a consumer catches up.', 'short', {
        '{{service}}': `sum by (service) (${rate(`messaging_record_batch_records_sum{${chosen}}`)}) / sum by (service) (${rate(`messaging_record_batch_records_count{${chosen}}`)})`,
      }),
      lines(
        'Members of consumer groups',
        'A change is a rebalance: a replica came, went, or was too slow.',
        'short',
        {
          '{{consumergroup}}': 'max by (consumergroup) (kafka_consumergroup_members)',
        },
      ),
    ],
    Failures: [
      lines('Retries', 'By what came of them: passed, failed (tried again later) or dead.', 'eps', {
        '{{service}} {{topic}} {{outcome}}': `sum by (service, topic, outcome) (${rate(`messaging_retries_total{${chosen}}`)})`,
      }),
      lines('Dead letters and blocked keys', 'By service and topic.', 'short', {
        'letters {{service}} {{topic}}': `max by (service, topic) (messaging_dead_letters_open{${chosen}}) > 0`,
        'keys {{service}} {{topic}}': `max by (service, topic) (messaging_blocked_keys{${chosen}}) > 0`,
      }),
      lines('Findings', 'Records that findings of a running process concern, in ten minutes.', 'short', {
        '{{service}} {{kind}} {{topic}}': `sum by (service, kind, topic) (increase(messaging_finding_records_total{${chosen}}[10m]))`,
      }),
    ],
  },
} as const satisfies Dashboard
