import { tokenFor } from '@jangteo/testing'

const tokens = new Map<string, Promise<string>>()

/** The person's token: the issuer is asked once for each person and role, however many calls are made. */
export function tokenOf(userId: string, role: 'customer' | 'admin' = 'customer'): Promise<string> {
  const key = `${role} ${userId}`
  const token = tokens.get(key) ?? tokenFor(userId, role)
  tokens.set(key, token)
  return token
}
