import type { ReactNode } from 'react'
import { useSession } from '../api/session.ts'
import type { Audience } from '../pages/index.ts'
import { Loading, NotPermitted, SignInFirst } from '../parts/states.tsx'

interface GuardedProps {
  readonly audience: Audience
  readonly children: ReactNode
}

/** What only some people may see. The services check each request again. */
export function Guarded({ audience, children }: GuardedProps) {
  const { user, isLoading } = useSession()
  if (audience === 'anyone') return children
  if (isLoading) return <Loading />
  if (!user) return <SignInFirst />
  if (audience !== 'customer' && !user.scopes.includes(audience)) return <NotPermitted scope={audience} />
  return children
}
