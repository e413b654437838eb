import { SCOPES } from '@jangteo/service-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEntrances } from './support/entrances.ts'
import { customersRoutes, publicRoutes } from './support/open-routes.ts'
import { startTokenIssuer } from './support/token-issuer.ts'

/** Each route of the shop that is not public, asked with each scope. */

interface Route {
  readonly name: string
  readonly isPublic: boolean
  readonly scope: string | undefined
  /** Asks for something that no route gives, so that nothing happens. @returns whether the token permits it */
  permits(token: string): Promise<boolean>
}

let issuer: Awaited<ReturnType<typeof startTokenIssuer>>
let shop: Awaited<ReturnType<typeof openEntrances>>
let declared: readonly Route[]
let routes: readonly Route[]

beforeAll(async () => {
  issuer = await startTokenIssuer()
  shop = await openEntrances(issuer.environment)
  declared = shop.opened.flatMap(routesOf)
  routes = declared.filter(({ isPublic }) => !isPublic)
})
afterAll(async () => {
  await shop.close()
  issuer.stop()
})

function routesOf({ name, url, document }: (typeof shop)['opened'][number]): Route[] {
  const { paths } = document as {
    paths: Record<string, Record<string, { security: { token: string[] }[] }>>
  }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => ({
      name: `${name} ${method.toUpperCase()} ${path}`,
      isPublic: security.length === 0,
      scope: security[0]?.token[0],
      async permits(token: string) {
        const body = method === 'get' ? {} : { body: '{' }
        const ask = () =>
          fetch(`${url}${path.replaceAll(/\{\w+\}/g, 'x')}?unknown=field`, {
            method: method.toUpperCase(),
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
            ...body,
          })
        // A busy machine may not fetch the issuer's keys in time.
        let { status } = await ask()
        while (status === 503) status = (await ask()).status
        expect([this.name, status]).toEqual([this.name, expect.toSatisfy((s) => s === 400 || s === 403)])
        return status !== 403
      },
    })),
  )
}

const namesOf = (some: readonly Route[]) => some.map(({ name }) => name).toSorted()

/** The routes that a token may ask. */
async function permitted(token: string): Promise<string[]> {
  const answers = await Promise.all(
    routes.map(async (route) => ((await route.permits(token)) ? [route] : [])),
  )
  return namesOf(answers.flat())
}

describe('a token', () => {
  it.each(SCOPES)(
    'with the scope %s may ask for what is a customer’s, and for what has this scope',
    async (scope) => {
      const own = routes.filter((route) => route.scope === scope)
      expect(own).not.toEqual([])
      const customers = routes.filter((route) => !route.scope)
      expect(await permitted(await issuer.token('olga', { scope }))).toEqual(namesOf([...customers, ...own]))
    },
  )

  it('without a scope may ask for what is a customer’s, and with the role admin for everything', async () => {
    expect(await permitted(await issuer.token('ann'))).toEqual(namesOf(routes.filter(({ scope }) => !scope)))
    expect(await permitted(await issuer.token('olga', { role: 'admin' }))).toEqual(namesOf(routes))
  })
})

it('no route is open to customers, or to the public, but those that are meant to be', () => {
  expect(namesOf(routes.filter(({ scope }) => !scope))).toEqual(customersRoutes)
  expect(namesOf(declared.filter(({ isPublic }) => isPublic))).toEqual(publicRoutes)
})

it('every route below /internal has a scope', () => {
  const internal = routes.filter(({ name }) => name.includes('/internal/'))
  expect(namesOf(internal.filter(({ scope }) => !scope))).toEqual([])
  expect(internal.length).toBeGreaterThan(100)
})
