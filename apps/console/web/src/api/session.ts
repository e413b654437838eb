import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { components } from './generated/console.ts'
import { own, sessionEnded } from './services.ts'

type Session = components['schemas']['Session']
type User = NonNullable<Session['user']>
/** What a person may do beyond what is their own. */
export type Scope = User['scopes'][number]

const session = own.queryOptions('get', '/session')

/** Who has signed in. The tokens are in the server: no script has them. */
export function useSession() {
  const { data, isLoading, refetch } = useQuery({ ...session, refetchInterval: 60_000 })
  useEffect(() => {
    const ask = () => refetch()
    sessionEnded.addEventListener('ended', ask)
    return () => sessionEnded.removeEventListener('ended', ask)
  }, [refetch])
  return {
    user: data?.user ?? null,
    operatesUntil: data?.operatesUntil ?? null,
    /** Whether this shop can be broken on purpose. */
    hasLab: data?.hasLab ?? false,
    isLoading,
  }
}

/** Whether the person who has signed in has this scope. The services check each request again. */
export const useMay = (scope: Scope): boolean => useSession().user?.scopes.includes(scope) ?? false

export function useSwitchOperate() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (on: boolean) => own.requests.POST('/session/operate', { body: { on } }),
    onSuccess: ({ data }) => queries.setQueryData(session.queryKey, data),
  })
}

/** Goes to the identity provider, and comes back to this address. */
export function signIn(): void {
  const { pathname, search } = window.location
  window.location.assign(`/sign-in?to=${encodeURIComponent(pathname + search)}`)
}

export async function signOut(): Promise<void> {
  const { data } = await own.requests.POST('/sign-out')
  window.location.assign(data?.continueAt ?? '/')
}
