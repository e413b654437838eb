import { CHANNELS, type Channel, KINDS, type Kind, USUAL_CHANNELS } from './notice.ts'
import type { QuietHours } from './quiet-hours.ts'

/** Which kinds of notices a person wants, by channel. */
export type Preferences = Readonly<Record<Kind, Readonly<Record<Channel, boolean>>>>
/** The preferences that a person has set; all others have their defaults. */
export type Wishes = Readonly<
  Partial<Record<Kind, { readonly [C in Channel]?: boolean | undefined } | undefined>>
>

/** Messages are sent to a confirmed address only. `bounced`: its mail server has refused it for good. */
export const EMAIL_STATES = ['confirmed', 'unconfirmed', 'bounced'] as const
export type EmailState = (typeof EMAIL_STATES)[number]

/** A mail with a link, by which the owner of an address confirms it. */
export interface Confirmation {
  readonly confirmationId: string
  /** After it, the link is void. */
  readonly until: Date
}

/** A person's address, time zone, quiet hours and preferences. */
export interface Contact {
  readonly userId: string
  readonly email: string | undefined
  readonly emailState: EmailState
  /** The confirmation that was asked for; undefined when none can be given. */
  readonly confirmation: Confirmation | undefined
  readonly timeZone: string
  readonly quietHours: QuietHours | undefined
  readonly preferences: Preferences
}

/** The contact of a person who has set nothing. */
export const newContact = (userId: string, timeZone: string): Contact => ({
  userId,
  email: undefined,
  emailState: 'confirmed',
  confirmation: undefined,
  timeZone,
  quietHours: undefined,
  preferences: preferencesOf({}),
})

/** Where operators are reached. */
export const operatorsContact = (email: string | undefined, timeZone: string): Contact => ({
  ...newContact(OPERATORS, timeZone),
  email,
})

/** In the place of a customer's id, in what is sent to operators. */
export const OPERATORS = 'operators'

/** Adds the defaults to the preferences that a person has set. */
export function preferencesOf(wishes: Wishes): Preferences {
  const ofKind = (kind: Kind) =>
    Object.fromEntries(
      CHANNELS.map((channel) => [channel, wishes[kind]?.[channel] ?? USUAL_CHANNELS[kind].includes(channel)]),
    )
  return Object.fromEntries(KINDS.map((kind) => [kind, ofKind(kind)])) as Preferences
}

/** The channels by which a notice of this kind is requested: the defaults, and those that the person has switched on. */
export const channelsFor = (kind: Kind, { preferences }: Contact): Channel[] =>
  CHANNELS.filter((channel) => USUAL_CHANNELS[kind].includes(channel) || preferences[kind][channel])
