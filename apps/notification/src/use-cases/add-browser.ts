import type { Work } from '@jangteo/messaging'
import { TooManyBrowsers } from '../domain/errors.ts'
import type { Browser } from '../domain/push.ts'
import { listBrowsers, saveBrowser } from '../stores/push-subscription-store.ts'
import type { Tx } from '../stores/tx.ts'

const MOST_BROWSERS = 20

/** Subscribes a browser for a person; it no longer gets the messages of another one. @throws TooManyBrowsers */
export async function addBrowser(
  work: Work<Tx>,
  added: Omit<Browser, 'subscriptionId'> & { userId: string },
): Promise<string> {
  const { tx, now } = work
  const browsers = await listBrowsers(tx, added.userId)
  const isKnown = browsers.some(({ endpoint }) => endpoint === added.endpoint)
  if (!isKnown && browsers.length >= MOST_BROWSERS) throw TooManyBrowsers({ limit: MOST_BROWSERS })
  return saveBrowser(tx, { ...added, subscriptionId: work.newId(), createdAt: now })
}
