interface Route {
  readonly summary?: string
  readonly responses: Readonly<Record<string, { readonly description: string }>>
}

/**
 * The documentation of a service at /docs: the status of the page; every route except health and metrics, sorted, as in
 * `get /orders/{orderId}`; and the `unexplained` ones: without a summary, or with an answer that has no description.
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

/** Fastify's swagger writes "Default Response" where there is no description. */
const isExplained = ({ summary, responses }: Route): boolean =>
  Boolean(summary) && Object.values(responses).every(({ description }) => description !== 'Default Response')
