import table from '../files/routes.json' with { type: 'json' }

/** A public route of the shop. */
export interface PublicRoute {
  readonly method: string
  /** As in OpenAPI: `/orders/{orderId}`. */
  readonly path: string
  readonly service: string
  /** Maximum size of the body in bytes, where it is not that of all routes. */
  readonly bodyLimit?: number
}

/** Every public route, from the services' OpenAPI documents (`npm test api-gateway -- -u` writes the file again). */
export const publicRoutes: readonly PublicRoute[] = table
