import { lazy, Suspense } from 'react'
import { Route, Switch } from 'wouter'
import { pages } from '../pages/index.ts'
import { Loading, NoSuchPage } from '../parts/states.tsx'
import { Guarded } from './guarded.tsx'

/** A page's code is loaded when it is opened. */
const routes = pages.map(({ path, role, load }) => ({ path, role, Content: lazy(load) }))

/** The page of this address. */
export function CurrentPage() {
  return (
    <Suspense fallback={<Loading />}>
      <Switch>
        {routes.map(({ path, role, Content }) => (
          <Route key={path} path={path}>
            <Guarded role={role}>
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
