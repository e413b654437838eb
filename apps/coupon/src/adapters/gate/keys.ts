/** Names of the gate's keys in Redis: they begin with the service's name, because its user may use no others. All but the first have its epoch, so an incompletely lost epoch is never used again. */
export class GateKeys {
  readonly #root: string

  constructor(prefix: string) {
    this.#root = `coupon:${prefix}gate`
  }

  /** The open epoch, and the run id of the server in which it was built. Without this hash, all other keys are invalid. */
  get gate(): string {
    return this.#root
  }

  get building(): string {
    return `${this.#root}:building`
  }

  /** Every epoch that may have keys. */
  get epochs(): string {
    return `${this.#root}:epochs`
  }

  /** The prefix of the keys of an epoch. */
  epoch(epoch: string): string {
    return `${this.#root}:epoch:${epoch}`
  }

  /** The campaigns with waiting requests. */
  waiting(epoch: string): string {
    return `${this.epoch(epoch)}:waiting`
  }

  /** Campaign → its version in the gate; 0 while it is being loaded. */
  versions(epoch: string): string {
    return `${this.epoch(epoch)}:versions`
  }

  campaign(epoch: string, campaignId: string): string {
    return `${this.epoch(epoch)}:campaign:${campaignId}`
  }

  /** User → the request that holds the user's position. */
  users(epoch: string, campaignId: string): string {
    return `${this.epoch(epoch)}:users:${campaignId}`
  }

  /** All keys of a campaign. */
  ofCampaign(epoch: string, campaignId: string): [campaign: string, users: string, queue: string] {
    return [this.campaign(epoch, campaignId), this.users(epoch, campaignId), this.queue(epoch, campaignId)]
  }

  /** The waiting requests of a campaign, in the order of their sequence numbers. */
  queue(epoch: string, campaignId: string): string {
    return `${this.epoch(epoch)}:line:${campaignId}`
  }
}
