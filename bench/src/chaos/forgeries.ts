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
  /** Those whose events an operator has left out of the counts of their topics. */
  const leftOut = new Set<Forgery>()
  const aboutIn = (text: string) => all.filter(({ ids }) => ids.some((id) => text.includes(id)))
  const countedOf = (topic: string) => all.filter((each) => each.topic === topic && each.counted)
  /**
   * The forgeries that a difference is wholly about. Of counts these are as many as there are events beyond: those that the audit
   * names, or, where it cannot name them, all that were forged on the topic and not left out yet.
   */
  const explaining = (text: string): readonly Forgery[] => {
    const named = aboutIn(text)
    const { topic, beyond } = countsIn(text)
    if (beyond === undefined) return named
    const namesNone = text.includes('"events":[]')
    const forged = namesNone ? countedOf(topic).filter((each) => !leftOut.has(each)) : named
    return forged.length === beyond ? forged : []
  }
  // What an audit said on the way: what was not forged of it is still beyond at the end, and is not accepted then.
  const mayExplain = (text: string): boolean => {
    const { topic, beyond } = countsIn(text)
    return beyond === undefined
      ? aboutIn(text).length > 0
      : explaining(text).length > 0 || isOfSome(topic, beyond)
  }
  const isOfSome = (topic: string, beyond: number) => beyond > 1 && beyond <= countedOf(topic).length
  return {
    userIds: [],
    add: (forgery) => all.push(forgery),
    isAbout: mayExplain,
    unfound: () => all.filter((forgery) => !found.has(forgery)),
    get count() {
      return all.length
    },
    async accept(dataPlatform, { equations }) {
      let accepted = 0
      for (const { differenceId, ...example } of equations.flatMap(({ examples }) => examples)) {
        const text = JSON.stringify(example)
        for (const forgery of aboutIn(text)) found.add(forgery)
        const forged = explaining(text)
        if (forged.length === 0 || differenceId === null) continue
        await changeAcceptance(dataPlatform, 'accept', { differenceId, reason: REASON })
        if (countsIn(text).beyond !== undefined) for (const forgery of forged) leftOut.add(forgery)
        accepted += 1
      }
      return accepted
    },
  }
}

/** Where a difference is of the counts of a topic: how many events the log has beyond those that the topic's service has published. */
function countsIn(example: string): { topic: string; beyond: number | undefined } {
  const [, topic = ''] = /"object":"([^"]+)"/.exec(example) ?? []
  const [, published] = /"(\d+) published"/.exec(example) ?? []
  const [, kept] = /"(\d+) in the log"/.exec(example) ?? []
  const beyond = published === undefined || kept === undefined ? undefined : Number(kept) - Number(published)
  return { topic, beyond }
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
