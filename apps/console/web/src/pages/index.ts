import type { ComponentType } from 'react'
import type { Role } from '../api/session.ts'
import type { Both } from '../texts/language.tsx'

interface PageEntry {
  readonly path: string
  /** Who may see it. */
  readonly role: Role | 'anyone'
  /** In the navigation; a page without it is reached from another one. */
  readonly title?: Both<string>
  readonly load: () => Promise<{ default: ComponentType }>
}

/** All pages, in the order of the navigation. */
export const pages: readonly PageEntry[] = [
  { path: '/', role: 'admin', title: { en: 'Find', ko: '찾기' }, load: () => import('./find/page.tsx') },
  {
    path: '/orders',
    role: 'admin',
    title: { en: 'Orders', ko: '주문' },
    load: () => import('./orders/page.tsx'),
  },
  { path: '/orders/:orderId', role: 'admin', load: () => import('./order/page.tsx') },
  {
    path: '/audit',
    role: 'admin',
    title: { en: 'Audit', ko: '감사' },
    load: () => import('./audit/page.tsx'),
  },
  {
    path: '/actions',
    role: 'admin',
    title: { en: 'Who did what', ko: '작업 기록' },
    load: () => import('./actions/page.tsx'),
  },
]
