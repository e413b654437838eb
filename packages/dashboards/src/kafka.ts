import { type Dashboard, lines, rate, stat } from './dashboard.ts'

/** Without the topics that Kafka has for itself. */
const ours = 'topic!~"__.*"'

export const kafka = {
  name: 'kafka',
  title: 'Kafka',
  about: 'Brokers, partitions, disks and consumer groups, as the exporter reads them from the brokers.',
  rows: {
    Now: [
      stat('Brokers', 'Alive now.', 'short', 'max(kafka_brokers)'),
      stat(
        'Active controller',
        'The node; -1 when no controller is active.',
        'short',
        'max(kafka_controller_leader)',
      ),
      stat(
        'Partitions offline',
        'Without a leader: they can be neither written nor read.',
        'short',
        'sum(max by (topic, partition) (kafka_topic_partition_leader) < bool 0)',
        1,
      ),
      stat(
        'Partitions under-replicated',
        'A copy lacks records.',
        'short',
        'sum(max by (topic, partition) (kafka_topic_partition_under_replicated_partition))',
        1,
      ),
      stat(
        'Disk in use',
        'Of the fullest broker.',
        'percentunit',
        '1 - min(kafka_log_dir_usable_bytes / kafka_log_dir_total_bytes)',
        0.85,
      ),
      stat(
        'Parts that cannot be read',
        'Of what the exporter reads.',
        'short',
        'sum(exporter_reading_success{reading=~"kafka.*"} == bool 0)',
        1,
      ),
    ],
    Brokers: [
      lines('Brokers', 'Alive.', 'short', { brokers: 'max(kafka_brokers)' }),
      lines('Partitions led', 'By broker: equal when the load is spread.', 'short', {
        'broker {{leader}}':
          'count by (leader) (count_values by (topic, partition) ("leader", kafka_topic_partition_leader))',
      }),
      lines('Missing copies', 'Copies that are to exist less those in sync, by topic.', 'short', {
        '{{topic}}':
          'sum by (topic) (kafka_topic_partition_replicas - kafka_topic_partition_in_sync_replica) > 0',
      }),
      lines(
        'Lag of controllers',
        'Records of the cluster’s own log that a controller has still to get.',
        'short',
        {
          'node {{node}}': 'max by (node) (kafka_controller_voter_lag)',
        },
      ),
    ],
    Topics: [
      lines('Records written', 'For each second, by topic.', 'eps', {
        '{{topic}}': `sum by (topic) (${rate(`kafka_topic_partition_current_offset{${ours}}`)}) > 0`,
      }),
      lines(
        'Records kept',
        'Offsets from the oldest to the next: with compaction there are fewer records.',
        'short',
        {
          '{{topic}}': `topk(10, sum by (topic) (kafka_topic_partition_current_offset{${ours}} - kafka_topic_partition_oldest_offset{${ours}}))`,
        },
      ),
      lines('Size on disk', 'All copies together, the ten largest topics.', 'bytes', {
        '{{topic}}': 'topk(10, sum by (topic) (kafka_topic_partition_size_bytes))',
      }),
      lines('Free on disk', 'By broker.', 'bytes', {
        'broker {{broker}}': 'min by (broker) (kafka_log_dir_usable_bytes)',
      }),
    ],
    'Consumer groups': [
      lines('Members', 'A change is a rebalance.', 'short', {
        '{{consumergroup}}': 'max by (consumergroup) (kafka_consumergroup_members)',
      }),
      lines('Lag', 'Records that a group has still to read, by what it has committed.', 'short', {
        '{{consumergroup}} {{topic}}':
          'sum by (consumergroup, topic) (max by (consumergroup, topic, partition) (kafka_consumergroup_lag)) > 0',
      }),
      lines('Progress', 'Records for each second by which committed offsets move.', 'eps', {
        '{{consumergroup}}': `sum by (consumergroup) (${rate('kafka_consumergroup_current_offset')})`,
      }),
    ],
  },
} as const satisfies Dashboard
