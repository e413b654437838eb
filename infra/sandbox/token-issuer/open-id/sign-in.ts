/** What services know as scopes: a role with such a name has that one, and `admin` has all. */
export const scopes = ['catalogue', 'campaigns', 'support', 'finance', 'data', 'privacy', 'operate']

export interface Account {
  readonly name: string
  readonly role: 'customer' | 'admin' | readonly string[]
}

/** What a person wrote in the form; undefined when services would not accept the name as a person's id. */
export function accountFrom(form: URLSearchParams): Account | undefined {
  const name = form.get('name')?.trim() ?? ''
  if (!/^[^\s\p{Cc}]{1,255}$/u.test(name) || /^\.{1,2}$/.test(name)) return undefined
  if (form.get('role') !== 'admin') return { name, role: 'customer' }
  const some = form.getAll('scope').filter((scope) => scopes.includes(scope))
  return { name, role: some.length > 0 ? some : 'admin' }
}
