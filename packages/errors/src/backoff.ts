/** The delay before the given attempt (1, 2, …), in milliseconds: doubles from `first` to at most `most`, with jitter of a quarter. */
export function backoff(attempt: number, first = 200, most = 5_000): number {
  const delay = Math.min(most, first * 2 ** Math.min(attempt - 1, 20))
  return Math.round(delay * (0.75 + Math.random() * 0.5))
}
