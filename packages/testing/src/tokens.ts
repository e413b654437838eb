import { testStack } from './stack.ts'

/**
 * A signed token from the stack's issuer.
 *
 * @param options `expiresIn`: seconds; negative gives one that has expired already; `scope`: names with spaces between
 */
export async function tokenFor(
  sub: string,
  role: 'customer' | 'admin' = 'customer',
  { expiresIn = 3600, scope }: { expiresIn?: number; scope?: string } = {},
): Promise<string> {
  const ask = () =>
    fetch(`${testStack().issuer}/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sub, role, scope, expiresIn }),
    })
  // The issuer may close an idle connection at the moment at which it is used again.
  const response = await ask().catch(ask)
  if (!response.ok) throw new Error(`the token issuer answered ${response.status}: ${await response.text()}`)
  return ((await response.json()) as { access_token: string }).access_token
}
