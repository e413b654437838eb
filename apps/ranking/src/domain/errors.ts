import { defineError } from '@jangteo/errors'

export const ProductNotFound = defineError(
  'product-not-found',
  'not-found',
  ({ productId }: { productId: string }) => `There is no product "${productId}".`,
)

/** A consumer waits until the rankings are live; an HTTP caller that requests exact tallies gets 503 with Retry-After. */
export const RankingsAway = defineError(
  'rankings-away',
  'unavailable',
  'The live rankings are unavailable or being rebuilt. Try again in a moment.',
)

/** An event that would make a ranking wrong is a dead letter, with the reason. */
export const EventImplausible = defineError(
  'event-implausible',
  'unprocessable',
  ({ what }: { what: string }) => `The event cannot be counted: ${what}.`,
)
