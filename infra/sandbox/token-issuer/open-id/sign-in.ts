export interface Account {
  readonly name: string
  readonly role: 'customer' | 'admin'
}

/** What a person wrote in the form; undefined when services would not accept the name as a person's id. */
export function accountFrom(form: URLSearchParams): Account | undefined {
  const name = form.get('name')?.trim() ?? ''
  if (!/^[^\s\p{Cc}]{1,255}$/u.test(name) || /^\.{1,2}$/.test(name)) return undefined
  return { name, role: form.get('role') === 'admin' ? 'admin' : 'customer' }
}
