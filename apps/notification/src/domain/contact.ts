import { CHANNELS, type Channel, KINDS, type Kind, USUAL_CHANNELS } from './notice.ts'
import type { QuietHours } from './quiet-hours.ts'

/** What a person wants to hear by which channel. */
export type Preferences = Readonly<Record<Kind, Readonly<Record<Channel, boolean>>>>
/** What a person has said of it; the rest is as usual. */
export type Wishes = Readonly<
  Partial<Record<Kind, { readonly [C in Channel]?: boolean | undefined } | undefined>>
>

/** Where a person is reached, and how they want it. */
export interface Contact {
  readonly userId: string
  readonly email: string | undefined
  readonly timeZone: string
  readonly quietHours: QuietHours | undefined
  readonly preferences: Preferences
}

/** The contact of somebody who has said nothing. */
export const newContact = (userId: string, timeZone: string): Contact => ({
  userId,
  email: undefined,
  timeZone,
  quietHours: undefined,
  preferences: preferencesOf({}),
})

/** Fills up what a person has said with what is usual. */
export function preferencesOf(wishes: Wishes): Preferences {
  const ofKind = (kind: Kind) =>
    Object.fromEntries(
      CHANNELS.map((channel) => [channel, wishes[kind]?.[channel] ?? USUAL_CHANNELS[kind].includes(channel)]),
    )
  return Object.fromEntries(KINDS.map((kind) => [kind, ofKind(kind)])) as Preferences
}

/** The channels by which a notice of this kind is asked for: the usual ones, and those that the person has switched on. */
export const channelsFor = (kind: Kind, { preferences }: Contact): Channel[] =>
  CHANNELS.filter((channel) => USUAL_CHANNELS[kind].includes(channel) || preferences[kind][channel])
