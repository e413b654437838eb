import { EventEmitter } from 'node:events'
import { Unavailable } from '../failure.ts'
import { partitionOf } from '../partition.ts'
import type { IncomingRecord, OutgoingRecord, TopicSpec } from '../transport.ts'

/** What a broker keeps, in one process: partitioned logs, and how far each group has come. Shared by its transports. */
export class MemoryBroker {
  readonly #topics = new Map<string, IncomingRecord[][]>()
  readonly #groups = new Map<string, Map<string, MemoryGroup>>()
  readonly #changed = new EventEmitter().setMaxListeners(0)
  #down = false
  #keyless = 0

  /** Simulates an outage: while down, nothing can be sent, delivered or committed. */
  set down(down: boolean) {
    this.#down = down
    this.touch()
  }

  get down(): boolean {
    return this.#down
  }

  create({ topic, partitions, anyPartitions }: TopicSpec): void {
    const existing = this.#topics.get(topic)
    if (existing && existing.length !== partitions && !anyPartitions)
      throw new Error(`the topic ${topic} has ${existing.length} partitions, ${partitions} are declared`)
    if (!existing)
      this.#topics.set(
        topic,
        Array.from({ length: partitions }, () => []),
      )
  }

  append(records: readonly OutgoingRecord[]): void {
    if (this.#down) throw new Unavailable('the broker is down')
    for (const { topic } of records) this.log(topic)
    for (const record of records) {
      const partitions = this.log(record.topic)
      const partition =
        record.key === null ? this.#keyless++ % partitions.length : partitionOf(record.key, partitions.length)
      const log = partitions[partition] as IncomingRecord[]
      log.push({ ...record, partition, offset: BigInt(log.length), timestamp: new Date() })
    }
    this.touch()
  }

  /** The partitions of a topic. @throws {Unavailable} when there is no such topic. */
  log(topic: string): readonly IncomingRecord[][] {
    const log = this.#topics.get(topic)
    if (!log) throw new Unavailable(`there is no topic ${topic}`)
    return log
  }

  group(name: string, topic: string): MemoryGroup {
    const topics = this.#groups.get(name) ?? new Map<string, MemoryGroup>()
    const group = topics.get(topic) ?? new MemoryGroup(this.log(topic).length)
    this.#groups.set(name, topics.set(topic, group))
    return group
  }

  forget(group: string): void {
    this.#groups.delete(group)
  }

  /** Lets every subscription look again. */
  touch(): void {
    this.#changed.emit('changed')
  }

  /** Calls back after every append, outage and recovery. @returns the way to stop it. */
  onChange(listener: () => void): () => void {
    this.#changed.on('changed', listener)
    return () => this.#changed.off('changed', listener)
  }
}

/** A consumer group in one topic: its committed offsets, and its members, among whom the partitions are shared. */
export class MemoryGroup {
  readonly committed: bigint[]
  readonly #members: { rebalanced(): void }[] = []

  constructor(partitions: number) {
    this.committed = Array.from({ length: partitions }, () => 0n)
  }

  join(member: { rebalanced(): void }): void {
    this.#members.push(member)
    for (const each of [...this.#members]) each.rebalanced()
  }

  leave(member: { rebalanced(): void }): void {
    this.#members.splice(this.#members.indexOf(member), 1)
    for (const each of [...this.#members]) each.rebalanced()
  }

  owns(member: { rebalanced(): void }, partition: number): boolean {
    return this.#members[partition % Math.max(1, this.#members.length)] === member
  }
}
