import { scopes } from './sign-in.ts'

const style = `
  :root { color-scheme: light dark }
  body { font: 16px/1.5 system-ui, sans-serif; margin: 4rem auto; max-width: 24rem; padding: 0 1rem }
  h1 { font-size: 1.4rem } label, legend { font-weight: 600 } fieldset { border: 0; margin: 1rem 0; padding: 0 }
  fieldset label { display: block; font-weight: 400; padding: .3rem 0 }
  input[name=name] { box-sizing: border-box; display: block; font: inherit; padding: .5rem; width: 100% }
  button { font: inherit; margin-right: .5rem; padding: .5rem 1rem }
`

const document = (title: string, body: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`

/** Asks for a name and a role, and of an operator for the scopes if not all are meant. `refused`: the name that was written cannot be used. */
export function signInPage({ name = '', refused = false }: { name?: string; refused?: boolean }): string {
  const problem = refused
    ? '<p id="problem" role="alert">Write a name of up to 255 visible characters, without spaces.</p>'
    : ''
  const described = refused ? ' aria-invalid="true" aria-describedby="problem"' : ''
  return document(
    'Sign in to Jangteo',
    `<p>This sign-in is for development: it asks for no password, and accepts every name.</p>
    <form method="post">${problem}
      <label for="name">Name</label>
      <input id="name" name="name" value="${escaped(name)}" required maxlength="255" autocomplete="username" autocapitalize="none" autofocus${described}>
      <fieldset><legend>Role</legend>
        <label><input type="radio" name="role" value="customer" checked> Customer</label>
        <label><input type="radio" name="role" value="admin"> Operator</label>
      </fieldset>
      <details><summary>An operator with some scopes only</summary>
        <fieldset>${scopes.map(scopeBox).join('')}</fieldset>
      </details>
      <button type="submit">Sign in</button>
    </form>`,
  )
}

const scopeBox = (scope: string) =>
  `<label><input type="checkbox" name="scope" value="${scope}"> ${scope}</label>`

/** Asks whether to end the session. @param form the library's hidden form, with the id `op.logoutForm` */
export const signOutPage = (form: string) =>
  document(
    'Sign out?',
    `${form}<p>Other applications that use this sign-in end, too.</p>
    <button type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>Sign out</button>
    <button type="submit" form="op.logoutForm">Stay signed in</button>`,
  )

export const signedOutPage = () => document('Signed out', '<p>You can close this page.</p>')

export const errorPage = (error: string, description = '') =>
  document(escaped(error), `<p>${escaped(description)}</p>`)

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
