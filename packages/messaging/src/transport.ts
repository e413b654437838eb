/** A record to be sent. The transport chooses the partition by the key; without a key, any. */
export interface OutgoingRecord {
  readonly topic: string
  readonly key: string | null
  readonly value: Buffer | null
  readonly headers: Readonly<Record<string, string>>
  /** Send time by the database's clock: a broker refuses timestamps an hour ahead. Default: the process's clock. */
  readonly timestamp?: Date
}

export interface IncomingRecord extends OutgoingRecord {
  readonly partition: number
  readonly offset: bigint
  readonly timestamp: Date
}

/** Where the broker has stored a record; without an offset when it does not say. */
export interface Place {
  readonly partition: number
  readonly offset?: bigint
}

/** Consecutive records of one partition; never empty. */
export interface Delivery {
  readonly topic: string
  readonly partition: number
  readonly records: readonly IncomingRecord[]
  /** The end offset of the partition when these were fetched. */
  readonly end: bigint
}

/** The progress of a record batch. */
export interface Progress {
  /** Everything below this offset is done and will not be delivered again. */
  readonly nextOffset: bigint
  /** When set, the partition pauses for this time, and is then delivered again from `nextOffset`. */
  readonly retryInMs?: number
}

/** Records that the broker has removed before the group read them. */
export interface Loss {
  readonly topic: string
  readonly partition: number
  /** The first removed offset, and the one after the last. */
  readonly from: bigint
  readonly until: bigint
}

export interface SubscribeOptions {
  readonly group: string
  /** The topics of the group: the same in each of its members. */
  readonly topics: readonly string[]
  /** Former topics, which are being replaced: read, too, if they exist when the member joins. */
  readonly formerTopics?: readonly string[]
  /** The largest delivery. */
  readonly maxRecords: number
  /** Batching delay before records are delivered, in milliseconds. Default 0. */
  readonly lingerMs?: number
  /** Called with one record batch at a time for each partition, independently of other partitions. Must not throw. */
  deliver(delivery: Delivery): Promise<Progress>
  /**
   * The broker has removed records before the group read them, by retention or on request. The partition waits until this
   * resolves, and continues after them.
   */
  onLoss?(loss: Loss): Promise<void>
  /**
   * Called with the id of each topic before the first record batch, and again when a topic may have been deleted: a recreated
   * topic has another id, and its offsets begin at 0 again. Nothing is delivered until this resolves.
   * @returns the topics that were recreated
   */
  onTopics?(ids: ReadonlyMap<string, string>): Promise<readonly string[]>
  /** The subscription has ended and will not restart. */
  onCrash(error: Error): void
  /**
   * It waits for the broker, to join its group for the first time or again.
   * @param reason why the broker refuses it; undefined when it does not say, or does not refuse it any more
   */
  onWaiting?(reason: string | undefined): void
}

/** The lag of the group in one partition. */
export interface Lag {
  readonly topic: string
  readonly partition: number
  /** Records that the group has not read yet. */
  readonly waiting: bigint
  /** The offset that the group has committed: grows with every progress. */
  readonly committed: bigint
}

/** The offset of the next record of each partition of a topic. */
export type TopicEnds = ReadonlyMap<number, bigint>

/** A consumer group of any program that reads a topic, or has read it. */
export interface TopicReader {
  readonly group: string
  /** Records of the topic below its ends that the group has not read. */
  readonly waiting: bigint
  /** Number of partitions of the topic that none of the group's members reads; 0 for a group without members. */
  readonly unassigned: number
}

export interface TransportSubscription {
  /** Lag of the partitions that are assigned to this member. @throws when the broker does not answer */
  lag(): Promise<readonly Lag[]>
  /** Takes no new record batch, waits for running ones, commits their offsets, and leaves the group. */
  stop(): Promise<void>
}

export interface TopicSpec {
  readonly topic: string
  /** Over so many the keys are spread; the topic may have more. */
  readonly partitions: number
  /** No reader relies on the partition of a key: the keys are spread over as many as the topic has. */
  readonly anyPartitions?: boolean
  readonly retentionMs: number
  readonly compacted: boolean
}

/** What a service does at the broker: all of its rights follow from this. */
export interface Use {
  /** The name of the service. */
  readonly service: string
  /** The topics that it publishes to. */
  readonly publishes: readonly string[]
  /** The topics that it reads. */
  readonly reads: readonly string[]
  /** Former topics of its events, which it reads while they exist. */
  readonly readsFormer?: readonly string[]
}

/**
 * The port to a broker that keeps records in partitioned logs and stores the offsets of each group.
 * One suite in `test/conformance` defines the behaviour of every adapter.
 */
export interface Transport {
  /** As in MESSAGING_TRANSPORT. */
  readonly name: 'kafka' | 'memory'
  /**
   * Declares topics: a key stays in its partition among the declared number, even when the topic has more partitions; and
   * a deleted topic is created again as declared. A later declaration replaces an earlier one.
   */
  declare(topics: readonly TopicSpec[]): void
  /**
   * Sends records, one call at a time. Resolves when all are stored safely; records of the same partition keep the order of
   * the array.
   * @returns the place of each record, in the order of the array
   * @throws when that is not certain for all of them; some may have been stored. Send all of them again, in order;
   * after {TopicMissing}, without those of its topics.
   */
  publish(records: readonly OutgoingRecord[]): Promise<readonly Place[]>
  /** Joins the group, from the earliest record when the group is new. Resolves when it has joined. */
  subscribe(options: SubscribeOptions): Promise<TransportSubscription>
  /**
   * Creates missing topics, and partitions that are missing; keys stay in the partitions that are declared (`declare`). Safe to
   * call repeatedly and concurrently. All partitions of a topic are read, also those that are not declared.
   */
  ensureTopics(topics: readonly TopicSpec[]): Promise<void>
  /** The number of partitions of those of the topics that exist. @throws when the broker does not answer */
  partitionsOf(topics: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** The end of each partition: the offset of its next record. @throws when the broker does not answer */
  endsOf(topic: string): Promise<TopicEnds>
  /**
   * Which groups of the shop read a topic, and how far they are from these ends of it.
   * @throws when that is not certain for every group
   */
  readersOf(topic: string, ends: TopicEnds): Promise<readonly TopicReader[]>
  /** Deletes groups without members, and their offsets. */
  forgetGroups(groups: readonly string[]): Promise<void>
  /** Gives the user that runs the service its rights, where the broker has users. Safe to call repeatedly and concurrently. */
  grant(use: Use): Promise<void>
  /** Takes away the rights of that user beyond these. @returns what was taken away, in words */
  revoke(use: Use): Promise<readonly string[]>
  /** Stops every subscription, also those that are still joining: see `TransportSubscription.stop`. */
  unsubscribe(): Promise<void>
  close(): Promise<void>
}
