import { existsSync } from 'node:fs'
import path from 'node:path'
import { createConsole } from '@jangteo/console'
import { consoleConfig } from '@jangteo/console/config'
import { buildPages, root } from '@jangteo/infra'
import type { Environment, Scope } from '@jangteo/service-kit'
import { logger } from '@jangteo/service-testing'
import { chromium, testEnvironment, testStack } from '@jangteo/testing'
import axe from 'axe-core'
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright-core'
import { expect } from 'vitest'
import type { ServiceName } from './shop.ts'

/** Chromium's program; a suite without it is left out, and says so. */
export const browserProgram = chromium()
if (browserProgram === undefined) console.warn('left out: there is no Chromium to open the console with')

/** A person at the console, in a browser of their own. */
export interface Visitor {
  readonly page: Page
  /** Opens an address of the console. */
  open(path: string): Promise<void>
  /** Switches "operate" on. */
  operate(): Promise<void>
  /** What axe finds on the page as it is now: nothing. */
  isAccessible(): Promise<void>
  /** The page as it is now is a picture of the README; `SCREENSHOTS=on npm test flows console` takes it again. */
  isPictured(name: string): Promise<void>
}

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

/** The console in this process, and Chromium in front of it. */
export async function openConsole(
  urlOf: (service: ServiceName) => string,
  names: readonly ServiceName[],
  changes: Environment = {},
) {
  const urls = names.map((name) => [`${name.toUpperCase().replaceAll('-', '_')}_URLS`, urlOf(name)])
  const environment = {
    ...testEnvironment(),
    NODE_ENV: 'test',
    PORT: '0',
    MAIL_PAGE_URL: testStack().mailPageUrl,
    ...Object.fromEntries(urls),
    ...changes,
  }
  await buildPages()
  const app = createConsole(consoleConfig(environment), { logger })
  await app.start()
  const opened = await openBrowser(() => app.url())
  return {
    ...opened,
    async close() {
      await opened.close()
      await app.stop()
    },
  }
}

export type OpenedConsole = Awaited<ReturnType<typeof openConsole>>

/** Chromium in front of a console that runs. */
export async function openBrowser(url: () => string) {
  const browser: Browser = await playwright.launch({
    executablePath: browserProgram as string,
    args: ['--no-sandbox'],
  })

  async function visitor(
    options: { language?: string; colorScheme?: 'light' | 'dark'; width?: number } = {},
  ) {
    const { language = 'en-GB', colorScheme = 'light', width = 1280 } = options
    const context: BrowserContext = await browser.newContext({
      baseURL: url(),
      locale: language,
      timezoneId: 'Asia/Seoul',
      colorScheme,
      // A dialog that is still fading in has no contrast yet.
      reducedMotion: 'reduce',
      viewport: { width, height: 900 },
    })
    const page = await context.newPage()
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    const here: Visitor & { errors: readonly string[] } = {
      page,
      errors,
      open: async (path) => {
        await page.goto(path)
      },
      async operate() {
        await page
          .getByRole('switch', { name: /^(Operate|운영)/ })
          .first()
          .click({ force: true })
        await page.getByRole('switch', { name: /\(\d+/, checked: true }).first().waitFor()
      },
      async isAccessible() {
        await page.evaluate(axe.source)
        const found = await page.evaluate<Violation[]>('axe.run().then(({ violations }) => violations)')
        const sentences = found.flatMap(({ id, nodes }) =>
          nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
        )
        expect(sentences).toEqual([])
        expect(errors).toEqual([])
      },
      async isPictured(name) {
        const file = path.join(root, 'docs/pictures', `${name}.png`)
        if (process.env.SCREENSHOTS === 'on') await page.screenshot({ path: file, animations: 'disabled' })
        expect(existsSync(file), `SCREENSHOTS=on takes ${file}`).toBe(true)
      },
    }
    return here
  }

  return {
    url,
    visitor,
    /** Signs in at the identity provider, and comes back to this address. */
    async signedIn(
      userId: string,
      role: 'admin' | 'customer' | Scope,
      options: Parameters<typeof visitor>[0] & { at?: string } = {},
    ) {
      const { at = '/', ...rest } = options
      const here = await visitor(rest)
      await here.open(`/sign-in?to=${encodeURIComponent(at)}`)
      await here.page.getByLabel('Name').fill(userId)
      await here.page.getByLabel(role === 'customer' ? 'Customer' : 'Operator').check()
      if (role !== 'customer' && role !== 'admin') {
        await here.page.getByText('An operator with some scopes only').click()
        await here.page.getByLabel(role, { exact: true }).check()
      }
      await here.page.getByRole('button', { name: 'Sign in' }).click()
      await here.page.waitForURL(({ href }) => href.startsWith(url()))
      return here
    },
    close: () => browser.close(),
  }
}
