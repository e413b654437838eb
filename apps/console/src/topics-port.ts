import { createServer } from 'node:http'
import type { Component, Logger } from '@jangteo/service-kit'

const PAGE = '/topics'

interface TopicsPort {
  readonly port: number
  readonly host: string
  /** The port of the pages, once they are served. */
  pagesPort(): number
  readonly logger: Logger
}

/**
 * A second port that leads to the page of topics, where people look for a Kafka UI. When another program has the port, the console
 * runs without it.
 */
export function topicsPort({ port, host, pagesPort, logger }: TopicsPort): Component {
  const server = createServer(({ url = '/', headers }, response) => {
    const path = url === PAGE || url.startsWith(`${PAGE}/`) || url.startsWith(`${PAGE}?`) ? url : PAGE
    const { hostname } = URL.parse(`http://${headers.host}`) ?? { hostname: host }
    response.writeHead(307, { location: `http://${hostname}:${pagesPort()}${path}` }).end()
  })
  return {
    name: 'topics-port',
    start: () =>
      new Promise<void>((resolve) => {
        server.once('error', (error) => {
          logger.warn({ err: error, port }, 'the port that leads to the topics is taken')
          resolve()
        })
        server.listen(port, host, resolve)
      }),
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        // Its error says that it does not listen.
        server.close(() => resolve())
      }),
  }
}
