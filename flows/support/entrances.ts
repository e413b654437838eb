import { logger } from '@jangteo/service-testing'
import { services } from '@jangteo/shop'

/**
 * The HTTP side of every service, without anything behind: what is refused before a handler runs is seen without a stack.
 * @param environment of every service
 */
export async function openEntrances(environment: Readonly<Record<string, string>>) {
  const opened = await Promise.all(
    Object.entries(services).map(async ([name, definition]) => {
      const given = { NODE_ENV: 'test', PORT: '0', DRAIN_SECONDS: '0', ...environment }
      const service = definition.createFrom(given, { logger })
      const http = service.components.find((component) => component.name === 'http')
      await http?.start({ signal: new AbortController().signal, fatal: () => undefined })
      return {
        name,
        url: service.url(),
        adminUrl: service.adminUrl(),
        document: await service.document(),
        stop: async () => http?.stop?.(),
      }
    }),
  )
  return { opened, close: () => Promise.all(opened.map(({ stop }) => stop())) }
}
