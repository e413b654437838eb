/** Names of what the gate keeps in Redis. All but the gate's own carry its epoch: what was lost half is never met again. */
export class GateKeys {
  readonly #root: string

  constructor(prefix: string) {
    this.#root = `${prefix}coupon-gate`
  }

  /** Which epoch is open, and in which run of the server it was built. The hash that makes all else true. */
  get gate(): string {
    return this.#root
  }

  get building(): string {
    return `${this.#root}:building`
  }

  /** What every key of an epoch begins with; of all epochs when none is given. */
  epoch(epoch = ''): string {
    return `${this.#root}:epoch:${epoch}`
  }

  /** The campaigns that somebody waits for. */
  waiting(epoch: string): string {
    return `${this.epoch(epoch)}:waiting`
  }

  /** Campaign → version of what is known of it; 0 while it is being loaded. */
  versions(epoch: string): string {
    return `${this.epoch(epoch)}:versions`
  }

  campaign(epoch: string, campaignId: string): string {
    return `${this.epoch(epoch)}:campaign:${campaignId}`
  }

  /** Person → the place that is held. */
  users(epoch: string, campaignId: string): string {
    return `${this.epoch(epoch)}:users:${campaignId}`
  }

  /** Places in the order of their tickets. */
  line(epoch: string, campaignId: string): string {
    return `${this.epoch(epoch)}:line:${campaignId}`
  }
}
