export { type ApiGatewayConfig, apiGatewayConfig } from './config.ts'
export { createApiGateway } from './gateway.ts'
export { pathsOf, patternOf } from './paths.ts'
export { publicRoutes } from './routes.ts'
