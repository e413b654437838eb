// What the demo has made is known by its name, so that it is found again after a restart.

/** Begins the id of every customer and product of the demo. */
export const MARK = 'demo-'
/** Begins the name of every campaign of the demo. */
export const CAMPAIGN_MARK = '데모 · '

export const isOfDemo = (id: string): boolean => id.startsWith(MARK)

/**
 * An id of a product that exists in no earlier catalogue: a product that was retired does not come back.
 *
 * @param openedAt in milliseconds since 1970
 */
export const seasonOf = (openedAt: number): string => openedAt.toString(36)

export const productIdOf = (season: string, slug: string): string => `${MARK}${season}-${slug}`
