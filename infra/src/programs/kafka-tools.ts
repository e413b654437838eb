import path from 'node:path'
import type { Command } from '@jangteo/launcher'
import { infra } from '../paths.ts'
import { classPath, stackDownload } from './downloads.ts'
import { type Java, leanAllocation, leanJvm } from './java.ts'

/** The programs of Kafka's commands, by their names without `kafka-`: those that take the address of brokers. */
export const kafkaTools = {
  topics: 'org.apache.kafka.tools.TopicCommand',
  'console-producer': 'org.apache.kafka.tools.ConsoleProducer',
  'console-consumer': 'org.apache.kafka.tools.consumer.ConsoleConsumer',
  'consumer-groups': 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand',
  groups: 'org.apache.kafka.tools.GroupsCommand',
  'get-offsets': 'org.apache.kafka.tools.GetOffsetShell',
  configs: 'kafka.admin.ConfigCommand',
  'delete-records': 'org.apache.kafka.tools.DeleteRecordsCommand',
  'producer-perf-test': 'org.apache.kafka.tools.ProducerPerformance',
  'consumer-perf-test': 'org.apache.kafka.tools.ConsumerPerformance',
  'log-dirs': 'org.apache.kafka.tools.LogDirsCommand',
  'reassign-partitions': 'org.apache.kafka.tools.reassign.ReassignPartitionsCommand',
  'leader-election': 'org.apache.kafka.tools.LeaderElectionCommand',
  'broker-api-versions': 'org.apache.kafka.tools.BrokerApiVersionsCommand',
  'metadata-quorum': 'org.apache.kafka.tools.MetadataQuorumCommand',
  features: 'org.apache.kafka.tools.FeatureCommand',
  transactions: 'org.apache.kafka.tools.TransactionsCommand',
  acls: 'org.apache.kafka.tools.AclCommand',
  'client-metrics': 'org.apache.kafka.tools.ClientMetricsCommand',
  'console-share-consumer': 'org.apache.kafka.tools.consumer.ConsoleShareConsumer',
  'share-groups': 'org.apache.kafka.tools.consumer.group.ShareGroupCommand',
  'streams-groups': 'org.apache.kafka.tools.streams.StreamsGroupCommand',
} as const

export type KafkaTool = keyof typeof kafkaTools

/** The tool of this name: `topics`, `kafka-topics` and `kafka-topics.sh` are the same one. */
export function kafkaToolNamed(name: string): KafkaTool | undefined {
  const bare = name.replace(/^kafka-/, '').replace(/\.sh$/, '')
  return Object.hasOwn(kafkaTools, bare) ? (bare as KafkaTool) : undefined
}

/** A command of Kafka as a process, from the download of the stack. Its warnings go to stderr. */
export async function kafkaToolCommand(
  java: Java,
  tool: KafkaTool,
  args: readonly string[],
): Promise<Command> {
  const logging = `-Dlog4j2.configurationFile=${path.join(infra, 'kafka/tools-log4j2.properties')}`
  const jars = await classPath(stackDownload, 'kafka')
  return {
    file: java.file,
    args: [...leanJvm, logging, '-cp', jars, kafkaTools[tool], ...args],
    environment: leanAllocation,
  }
}
