import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { paths } from '../../api/generated/lab.ts'
import { lab } from '../../api/services.ts'

export type DemoState = paths['/demo']['get']['responses'][200]['content']['application/json']
export type People = NonNullable<DemoState['people']>
export type SceneReport = NonNullable<DemoState['scene']>
export type Removal = NonNullable<DemoState['removal']>
export type Story = DemoState['scenes'][number]

const key = ['demo']
const WHILE_BUSY_MS = 1_000
const USUALLY_MS = 5_000

/** The state of the demo: looked at more often while something runs. */
export const useDemo = () =>
  useQuery({
    queryKey: key,
    queryFn: async () => (await lab.requests.GET('/demo')).data as DemoState,
    refetchInterval: ({ state }) => (state.data?.busy ? WHILE_BUSY_MS : USUALLY_MS),
  })

/** Begins or ends something; the answer is the state then. */
export function useDemoActions() {
  const queries = useQueryClient()
  const onSuccess = (state: DemoState | undefined) => queries.setQueryData(key, state)
  const people = useMutation({
    mutationFn: async (body: { rate: number; minutes: number }) =>
      (await lab.requests.POST('/demo/people', { body: { dayMinutes: 10, ...body } })).data,
    onSuccess,
  })
  const scene = useMutation({
    mutationFn: async ({ name, size }: { name: string; size: 'usual' | 'small' }) =>
      (await lab.requests.POST('/demo/scenes/{name}', { params: { path: { name } }, body: { size } })).data,
    onSuccess,
  })
  const stop = useMutation({
    mutationFn: async () => (await lab.requests.POST('/demo/stop')).data,
    onSuccess,
  })
  const remove = useMutation({
    mutationFn: async () => (await lab.requests.POST('/demo/remove')).data,
    onSuccess,
  })
  return { people, scene, stop, remove }
}

export type DemoActions = ReturnType<typeof useDemoActions>
