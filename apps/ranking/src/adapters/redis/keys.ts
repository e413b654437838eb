/**
 * Names of the keys in Redis: they begin with the service's name, because its user may use no others. The keys of a generation end with its id, so a generation that is being built never overwrites
 * the current one: `ranking:2026-11-21@<generation>`.
 */
export class RankingKeys {
  readonly root: string

  constructor(prefix: string) {
    this.root = `ranking:${prefix}`
  }

  /** The id of the current generation. */
  get current(): string {
    return `${this.root}current`
  }

  /** The id of the generation that is being built. */
  get building(): string {
    return `${this.root}building`
  }

  /** Every generation that may have left keys. */
  get generations(): string {
    return `${this.root}generations`
  }

  /** Sorted set: product by score. */
  ranking(bucket: string, generation: string): string {
    return `${this.root}${bucket}@${generation}`
  }

  /** Hash: product → points, exact. */
  tally(bucket: string, generation: string): string {
    return `${this.root}${bucket}:tally@${generation}`
  }

  /** Hash: product → its latest sale, in seconds. */
  latest(bucket: string, generation: string): string {
    return `${this.root}${bucket}:latest@${generation}`
  }

  /** Hash: topic/partition → the offset below which all events are counted. */
  positions(generation: string): string {
    return `${this.root}positions@${generation}`
  }

  /** Set: late events that were counted by their ids. */
  late(generation: string): string {
    return `${this.root}late@${generation}`
  }

  /** Set: identities that were counted, while the generation is being built. */
  identities(generation: string): string {
    return `${this.root}identities@${generation}`
  }

  /** Set: the existing buckets. */
  buckets(generation: string): string {
    return `${this.root}buckets@${generation}`
  }

  /** Hash: bucket → how often it has changed since the last snapshot of it. */
  changed(generation: string): string {
    return `${this.root}changed@${generation}`
  }

  /** The keys of a generation without those of its buckets. */
  own(generation: string): string[] {
    return [
      this.positions(generation),
      this.late(generation),
      this.identities(generation),
      this.buckets(generation),
      this.changed(generation),
    ]
  }

  ofBucket(bucket: string, generation: string): [ranking: string, tally: string, latest: string] {
    return [this.ranking(bucket, generation), this.tally(bucket, generation), this.latest(bucket, generation)]
  }
}
