/** Whether something has ended because it was told to. */
export const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError'
