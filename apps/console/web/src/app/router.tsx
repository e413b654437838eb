import { lazy, Suspense } from 'react'
import { Route, Switch } from 'wouter'
import { pages } from '../pages/index.ts'
import { Loading, NoSuchPage } from '../parts/states.tsx'
import { Guarded } from './guarded.tsx'

/** A page's code is loaded when it is opened. */
const routes = pages.map(({ path, audience, load }) => ({ path, audience, Content: lazy(load) }))

/** The page of this address. */
export function CurrentPage() {
  return (
    <Suspense fallback={<Loading />}>
      <Switch>
        {routes.map(({ path, audience, Content }) => (
          <Route key={path} path={path}>
            <Guarded audience={audience}>
              <Content />
            </Guarded>
          </Route>
        ))}
        <Route>
          <NoSuchPage />
        </Route>
      </Switch>
    </Suspense>
  )
}
