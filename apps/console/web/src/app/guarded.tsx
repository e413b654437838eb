import type { ReactNode } from 'react'
import { type Role, useSession } from '../api/session.ts'
import { Loading, NotPermitted, SignInFirst } from '../parts/states.tsx'

interface GuardedProps {
  /** `anyone` needs no sign-in. */
  readonly role: Role | 'anyone'
  readonly children: ReactNode
}

/** What only people with a role may see. The services check each request again. */
export function Guarded({ role, children }: GuardedProps) {
  const { user, isLoading } = useSession()
  if (role === 'anyone') return children
  if (isLoading) return <Loading />
  if (!user) return <SignInFirst />
  if (role === 'admin' && user.role !== 'admin') return <NotPermitted />
  return children
}
