interface Route {
  readonly summary?: string
  readonly responses: Readonly<Record<string, { readonly description: string }>>
}

/**
 * What a service says of itself at /docs: the status of the page; every route but health and metrics, sorted, as in
 * `get /orders/{orderId}`; and those of them that are `unexplained`: of which it does not say what they do, or what one
 * of their answers means.
 */
export async function documentationOf(url: string) {
  const page = await fetch(`${url}/docs`)
  const document = await fetch(`${url}/docs/json`)
  const { paths } = (await document.json()) as { paths: Record<string, Record<string, Route>> }
  const routes = Object.entries(paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, route]) => ({ name: `${method} ${path}`, ...route })),
    )
    .filter(({ name }) => !/health|metrics/.test(name))
  return {
    page: page.status,
    routes: routes.map(({ name }) => name).toSorted(),
    unexplained: routes.filter((route) => !isExplained(route)).map(({ name }) => name),
  }
}

/** Fastify's swagger writes "Default Response" where nobody has said anything. */
const isExplained = ({ summary, responses }: Route): boolean =>
  Boolean(summary) && Object.values(responses).every(({ description }) => description !== 'Default Response')
