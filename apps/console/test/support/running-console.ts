import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { buildPages } from '@jangteo/infra'
import { createLogger, type Environment } from '@jangteo/service-kit'
import { testEnvironment } from '@jangteo/testing'
import { type APIRequestContext, request } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { consoleConfig } from '../../src/config.ts'
import { createConsole } from '../../src/console.ts'

/** The console; the test's end stops it. @param environment as that of the process */
export async function startConsole(environment: Environment = {}) {
  await buildPages()
  const given = { ...testEnvironment(), NODE_ENV: 'test', PORT: '0', DRAIN_SECONDS: '0', ...environment }
  const running = createConsole(consoleConfig(given), {
    logger: createLogger({ name: 'console', level: 'silent' }),
  })
  await running.start()
  onTestFinished(() => running.stop())
  return running.url()
}

/** A browser without pages: it keeps cookies, and follows redirects. */
export async function newBrowser(baseURL: string): Promise<APIRequestContext> {
  const browser = await request.newContext({ baseURL, extraHTTPHeaders: { 'sec-fetch-site': 'same-origin' } })
  onTestFinished(() => browser.dispose())
  return browser
}

/** Signs in at the identity provider of the stack, as a person does, and answers the last answer. */
export async function signIn(
  browser: APIRequestContext,
  name: string,
  role: 'admin' | 'customer',
  to = '/session',
) {
  const form = await browser.get(`/sign-in?to=${encodeURIComponent(to)}`)
  return browser.post(form.url(), { form: { name, role } })
}

/** A stand-in for a service that answers what it was asked. */
export async function startEcho() {
  const received: { method: string; url: string; headers: IncomingHttpHeaders; body: string }[] = []
  const server = createServer(async (asked, response) => {
    const { method = '', url = '', headers } = asked
    received.push({ method, url, headers, body: await text(asked) })
    response.setHeader('content-type', 'application/json').end('{"from":"service"}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received }
}
