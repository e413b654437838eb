/**
 * Names of what is kept in Redis. All that belongs to one generation ends with its id, so what is being built never meets
 * what is being read: `product:ranking:2026-11-21@<generation>`.
 */
export class RankingKeys {
  readonly root: string

  constructor(prefix: string) {
    this.root = `${prefix}product:ranking:`
  }

  /** Which generation is the true one. */
  get current(): string {
    return `${this.root}current`
  }

  /** Which generation is being built. */
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

  /** Hash: product → when it was sold last, in seconds. */
  latest(bucket: string, generation: string): string {
    return `${this.root}${bucket}:latest@${generation}`
  }

  /** Hash: topic/partition → the offset below which all is counted. */
  positions(generation: string): string {
    return `${this.root}positions@${generation}`
  }

  /** Set: late events that were counted by their ids. */
  late(generation: string): string {
    return `${this.root}late@${generation}`
  }

  /** Set: what was counted by its identity, for as long as the generation is built. */
  identities(generation: string): string {
    return `${this.root}identities@${generation}`
  }

  /** Set: the buckets that there are. */
  buckets(generation: string): string {
    return `${this.root}buckets@${generation}`
  }

  /** Hash: bucket → how often it has changed since the last snapshot of it. */
  changed(generation: string): string {
    return `${this.root}changed@${generation}`
  }

  /** What a generation has beside its buckets. */
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
