import { tokenFor } from '@jangteo/testing'

const tokens = new Map<string, Promise<string>>()

/** The person's token. It is cached: one request to the issuer for each person and role. */
export function tokenOf(userId: string, role: 'customer' | 'admin' = 'customer'): Promise<string> {
  const key = `${role} ${userId}`
  const token = tokens.get(key) ?? tokenFor(userId, role)
  tokens.set(key, token)
  return token
}
