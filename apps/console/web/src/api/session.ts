import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { request } from './services.ts'

export type Role = 'customer' | 'admin'

interface Session {
  readonly user: { readonly userId: string; readonly role: Role } | null
  readonly operatesUntil: string | null
}

const key = ['session']

/** Who has signed in. The tokens are in the server: no script has them. */
export function useSession() {
  const { data, isLoading } = useQuery({
    queryKey: key,
    queryFn: () => request<Session>('/session'),
    refetchInterval: 60_000,
  })
  return { user: data?.user ?? null, operatesUntil: data?.operatesUntil ?? null, isLoading }
}

export function useSwitchOperate() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (on: boolean) => request<Session>('/session/operate', 'POST', { on }),
    onSuccess: (session) => queries.setQueryData(key, session),
  })
}

/** Goes to the identity provider, and comes back to this address. */
export function signIn(): void {
  const { pathname, search } = window.location
  window.location.assign(`/sign-in?to=${encodeURIComponent(pathname + search)}`)
}

export async function signOut(): Promise<void> {
  const { continueAt } = await request<{ continueAt: string }>('/sign-out', 'POST')
  window.location.assign(continueAt)
}
