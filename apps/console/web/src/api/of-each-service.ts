import { keepPreviousData, useQueries } from '@tanstack/react-query'
import { type ServiceName, serviceNames } from './services.ts'

interface OfEach<Answer> {
  /** What those services answered that did. */
  readonly answers: readonly { readonly service: ServiceName; readonly answer: Answer }[]
  /** Those that did not, so that a page can say what it does not know. */
  readonly away: readonly { readonly service: ServiceName; readonly error: Error }[]
  readonly isLoading: boolean
  /** When the oldest answer came, in milliseconds since 1970; 0 without one. */
  readonly lookedAt: number
  refresh(): void
}

/** Asks every service for the same, at the same time; one that is away does not hide the others. */
export function useEachService<Answer>(
  key: readonly unknown[],
  ask: (service: ServiceName) => Promise<Answer>,
): OfEach<Answer> {
  const results = useQueries({
    queries: serviceNames.map((service) => ({
      queryKey: [...key, service],
      queryFn: () => ask(service),
      // While the next answer comes, the last one stays.
      placeholderData: keepPreviousData,
    })),
  })
  const all = results.map((result, index) => ({ ...result, service: serviceNames[index] as ServiceName }))
  const times = all.filter(({ data }) => data !== undefined).map(({ dataUpdatedAt }) => dataUpdatedAt)
  return {
    answers: all.flatMap(({ service, data }) => (data === undefined ? [] : [{ service, answer: data }])),
    away: all.flatMap(({ service, error }) => (error ? [{ service, error }] : [])),
    isLoading: all.some(({ isLoading }) => isLoading),
    lookedAt: times.length === 0 ? 0 : Math.min(...times),
    refresh: () => {
      for (const { refetch } of results) refetch()
    },
  }
}
