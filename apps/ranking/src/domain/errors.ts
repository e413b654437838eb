import { defineError } from '@jangteo/errors'

export const ProductNotFound = defineError(
  'product-not-found',
  'not-found',
  ({ productId }: { productId: string }) => `There is no product "${productId}".`,
)

/** The consumer waits for it; whoever asks for exact tallies is told to come back. */
export const RankingsAway = defineError(
  'rankings-away',
  'unavailable',
  'The live rankings are unavailable or being rebuilt. Try again in a moment.',
)

/** An event that would make a ranking say nonsense is a dead letter, and says why. */
export const EventImplausible = defineError(
  'event-implausible',
  'unprocessable',
  ({ what }: { what: string }) => `The event cannot be counted: ${what}.`,
)
