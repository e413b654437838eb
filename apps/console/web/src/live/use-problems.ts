import type { Problems } from '@jangteo/operator'
import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { useWatched } from './use-live-stream.ts'

const queryKey = ['problems']

/** What is wrong now over all services, as the stream tells it; undefined until it has. */
export function useProblems(): Problems | undefined {
  const queries = useQueryClient()
  useWatched('problems', (told) => queries.setQueryData(queryKey, told))
  return useQuery<Problems>({ queryKey, queryFn: skipToken }).data
}
