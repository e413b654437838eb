import { setTimeout as wait } from 'node:timers/promises'
import { backoff } from '@jangteo/errors'
import type { ITopicMetadata, Kafka } from 'kafkajs'
import type { Logger } from 'pino'
import type { TopicSpec } from '../../transport.ts'
import { type Admin, withAdmin } from './admin.ts'

/** How often a broker is asked for what it will know in a moment: for nine seconds. */
const MOST_LOOKS = 20

/** The topics of a broker: as they are declared, and as they are. */
export class Topics {
  readonly #kafka: Kafka
  readonly #prefix: string
  readonly #log: Logger
  readonly #declared = new Map<string, TopicSpec>()
  /** For topics that are not declared, or whose keys may be in any partition. */
  readonly #found = new Map<string, number>()

  constructor(kafka: Kafka, prefix: string, log: Logger) {
    this.#kafka = kafka
    this.#prefix = prefix
    this.#log = log
  }

  declare(specs: readonly TopicSpec[]): void {
    for (const spec of specs) this.#declared.set(spec.topic, spec)
  }

  /** Number of partitions of each topic that records are sent to. */
  async partitions(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const partitionsOf = (topic: string) => {
      const spec = this.#declared.get(topic)
      return spec && !spec.anyPartitions ? spec.partitions : this.#found.get(topic)
    }
    const unknown = topics.filter((topic) => partitionsOf(topic) === undefined)
    if (unknown.length > 0) {
      const found = await withAdmin(this.#kafka, (admin) =>
        admin.fetchTopicMetadata({ topics: unknown.map((topic) => this.#prefix + topic) }),
      )
      for (const { name, partitions } of found.topics) this.#found.set(this.#named(name), partitions.length)
    }
    return new Map(topics.map((topic) => [topic, partitionsOf(topic) as number]))
  }

  /** See `Transport.ensureTopics`. */
  async ensure(specs: readonly TopicSpec[]): Promise<void> {
    await withAdmin(this.#kafka, async (admin) => {
      await this.#create(admin, await this.#missing(admin, specs))
      await this.#grow(admin, specs)
    })
  }

  /** See `Transport.partitionsOf`. */
  async existingPartitions(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return withAdmin(this.#kafka, async (admin) => {
      const existing = new Set(await admin.listTopics())
      const metadata = await this.#metadataOf(
        admin,
        topics.filter((topic) => existing.has(this.#prefix + topic)),
      )
      return new Map(metadata.map(({ name, partitions }) => [this.#named(name), partitions.length]))
    })
  }

  /**
   * The id of each topic. A deleted topic is created again, if it is declared.
   * @throws when a topic does not exist and is not declared, or the broker does not answer
   */
  async ids(topics: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return withAdmin(this.#kafka, async (admin) => {
      const ask = () => admin.fetchTopicMetadata({ topics: topics.map((topic) => this.#prefix + topic) })
      const found = await ask().catch(async (error) => {
        if (!(await this.#restore(admin, topics))) throw error
        return { topics: await this.#metadataOf(admin, topics) }
      })
      // A broker older than 2.8 has no ids: then a recreated topic cannot be detected.
      return new Map(found.topics.map(({ name, topicId = '' }) => [this.#named(name), topicId]))
    })
  }

  /** The topics that exist. @throws when the broker does not answer */
  async existing(topics: readonly string[]): Promise<readonly string[]> {
    if (topics.length === 0) return []
    const existing = new Set(await withAdmin(this.#kafka, (admin) => admin.listTopics()))
    return topics.filter((topic) => existing.has(this.#prefix + topic))
  }

  /**
   * Creates those of the topics again that are declared and do not exist, and their partitions. Never throws.
   * @returns those that do not exist, nor could be created
   */
  async restore(topics: readonly string[]): Promise<readonly string[]> {
    for (const topic of topics) this.#found.delete(topic)
    try {
      return await withAdmin(this.#kafka, async (admin) => {
        await this.#restore(admin, topics).catch((error) =>
          this.#log.error({ err: error, topics }, 'a topic that was deleted could not be created again'),
        )
        const existing = new Set(await admin.listTopics())
        return topics.filter((topic) => !existing.has(this.#prefix + topic))
      })
    } catch (error) {
      this.#log.debug({ err: error, topics }, 'it is not known whether a topic is missing')
      return []
    }
  }

  async #restore(admin: Admin, topics: readonly string[]): Promise<boolean> {
    const declared = topics.flatMap((topic) => this.#declared.get(topic) ?? [])
    const missing = await this.#missing(admin, declared)
    // A reader that has created a topic again knows its contract only.
    await this.#grow(
      admin,
      declared.filter((spec) => !missing.includes(spec)),
    )
    if (missing.length === 0) return false
    const names = missing.map(({ topic }) => this.#prefix + topic)
    this.#log.error(
      { topics: names },
      `deleted while in use, and created again as declared: ${names.join(', ')}. What was not read of them is lost`,
    )
    await this.#create(admin, missing)
    return true
  }

  async #missing(admin: Admin, specs: readonly TopicSpec[]): Promise<readonly TopicSpec[]> {
    const existing = new Set(await admin.listTopics())
    return specs.filter(({ topic }) => !existing.has(this.#prefix + topic))
  }

  async #create(admin: Admin, specs: readonly TopicSpec[]): Promise<void> {
    if (specs.length === 0) return
    try {
      await admin.createTopics({
        // kafkajs fails when a broker does not know the topic yet: #metadataOf retries.
        waitForLeaders: false,
        topics: specs.map(({ topic, partitions, retentionMs, compacted }) => ({
          topic: this.#prefix + topic,
          numPartitions: partitions,
          replicationFactor: -1,
          configEntries: compacted
            ? [{ name: 'cleanup.policy', value: 'compact' }]
            : [{ name: 'retention.ms', value: String(retentionMs) }],
        })),
      })
    } catch (error) {
      // Another bootstrap that runs at the same time has created them.
      if (!says(error, /already exists/i)) throw error
    }
  }

  /** Adds the partitions that existing topics have not. */
  async #grow(admin: Admin, specs: readonly TopicSpec[]): Promise<void> {
    const wanted = specs.filter(({ anyPartitions }) => !anyPartitions)
    const found = new Map(
      (
        await this.#metadataOf(
          admin,
          wanted.map(({ topic }) => topic),
        )
      ).map(({ name, partitions }) => [this.#named(name), partitions.length]),
    )
    const growing = wanted.filter(({ topic, partitions }) => (found.get(topic) ?? partitions) < partitions)
    if (growing.length === 0) return
    try {
      await admin.createPartitions({
        topicPartitions: growing.map(({ topic, partitions }) => ({
          topic: this.#prefix + topic,
          count: partitions,
        })),
      })
    } catch (error) {
      // Another process may have added them at the same time. The controller says so, and the broker learns of it a moment later.
      const looks = says(error, /number of partitions is invalid/i) ? MOST_LOOKS : 1
      if (!(await this.#haveGrown(admin, growing, looks))) throw error
    }
  }

  /** Whether topics have the partitions that they should have, at the last look. */
  async #haveGrown(admin: Admin, specs: readonly TopicSpec[], looks: number): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      const topics = await this.#metadataOf(
        admin,
        specs.map(({ topic }) => topic),
      )
      const found = new Map(topics.map(({ name, partitions }) => [this.#named(name), partitions.length]))
      if (specs.every(({ topic, partitions }) => (found.get(topic) ?? 0) >= partitions)) return true
      if (attempt >= looks) return false
      await wait(backoff(attempt, 50, 500))
    }
  }

  /** Retries: a broker may not know a topic that was just created. */
  async #metadataOf(admin: Admin, topics: readonly string[]): Promise<ITopicMetadata[]> {
    // No names would mean all topics.
    if (topics.length === 0) return []
    for (let attempt = 1; ; attempt++) {
      try {
        const names = topics.map((topic) => this.#prefix + topic)
        return (await admin.fetchTopicMetadata({ topics: names })).topics
      } catch (error) {
        if (attempt >= MOST_LOOKS) throw error
        await wait(backoff(attempt, 50, 500))
      }
    }
  }

  #named(topic: string): string {
    return topic.slice(this.#prefix.length)
  }
}

/** Whether an error of kafkajs, or one of those that it has collected, says so. */
const says = (error: unknown, what: RegExp): boolean =>
  what.test(JSON.stringify(error, Object.getOwnPropertyNames(error)))
