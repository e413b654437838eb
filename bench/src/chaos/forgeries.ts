import { setTimeout as pause } from 'node:timers/promises'
import { changeAcceptance, lastAudit, type ReachedService, type ShopAudit } from '@jangteo/infra'
import type { Forgery } from './forgery.ts'

const LOOK_EVERY_MS = 2_000
const REASON = 'chaos has forged this record'

/** What was forged in a shop, and which of it the audits have named. */
export interface Forgeries {
  /** The customers in whose names it is done: the last one from now on. */
  readonly userIds: string[]
  add(forgery: Forgery): void
  /** Whether a text, such as an object that differs, is about one of them. */
  isAbout(text: string): boolean
  /** Those that no audit has named. */
  unfound(): readonly Forgery[]
  readonly count: number
  /** What an operator does about the differences that this audit names: those that are forged are accepted. @returns how many */
  accept(dataPlatform: ReachedService, audit: ShopAudit): Promise<number>
}

export function openForgeries(): Forgeries {
  const all: Forgery[] = []
  const found = new Set<Forgery>()
  const aboutIn = (text: string) => all.filter(({ ids }) => ids.some((id) => text.includes(id)))
  return {
    userIds: [],
    add: (forgery) => all.push(forgery),
    isAbout: (text) => aboutIn(text).length > 0,
    unfound: () => all.filter((forgery) => !found.has(forgery)),
    get count() {
      return all.length
    },
    async accept(dataPlatform, { equations }) {
      let accepted = 0
      for (const { differenceId, ...example } of equations.flatMap(({ examples }) => examples)) {
        const forged = aboutIn(JSON.stringify(example))
        for (const forgery of forged) found.add(forgery)
        if (forged.length === 0 || differenceId === null) continue
        await changeAcceptance(dataPlatform, 'accept', { differenceId, reason: REASON })
        accepted += 1
      }
      return accepted
    },
  }
}

/** Accepts what the shop's own audits find of them, until it is over. */
export async function acceptMeanwhile(
  forgeries: Forgeries,
  dataPlatform: ReachedService,
  isOver: () => boolean,
): Promise<void> {
  let seen = ''
  while (!isOver()) {
    await pause(LOOK_EVERY_MS)
    // Each request may fail while the data platform is broken: the next look finds the same.
    const audit = await lastAudit(dataPlatform).catch(() => undefined)
    if (!audit || audit.auditId === seen) continue
    await forgeries.accept(dataPlatform, audit).then(
      () => {
        seen = audit.auditId
      },
      () => undefined,
    )
  }
}
