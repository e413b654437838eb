import type { ComponentType } from 'react'
import type { Role } from '../api/session.ts'
import type { Both } from '../texts/language.tsx'

interface PageEntry {
  readonly path: string
  /** Who may see it. */
  readonly role: Role | 'anyone'
  /** In the navigation; a page without it is reached from another one. */
  readonly title?: Both<string>
  /** In the navigation only where the shop can be broken on purpose. */
  readonly needsLab?: true
  readonly load: () => Promise<{ default: ComponentType }>
}

/** All pages, in the order of the navigation. */
export const pages: readonly PageEntry[] = [
  { path: '/', role: 'admin', title: { en: 'Find', ko: '찾기' }, load: () => import('./find/page.tsx') },
  {
    path: '/live',
    role: 'admin',
    title: { en: 'Live', ko: '실시간' },
    load: () => import('./live/page.tsx'),
  },
  {
    path: '/orders',
    role: 'admin',
    title: { en: 'Orders', ko: '주문' },
    load: () => import('./orders/page.tsx'),
  },
  { path: '/orders/:orderId', role: 'admin', load: () => import('./order/page.tsx') },
  {
    path: '/dead-letters',
    role: 'admin',
    title: { en: 'Dead letters', ko: '데드 레터' },
    load: () => import('./dead-letters/page.tsx'),
  },
  {
    path: '/audit',
    role: 'admin',
    title: { en: 'Audit', ko: '감사' },
    load: () => import('./audit/page.tsx'),
  },
  {
    path: '/topics',
    role: 'admin',
    title: { en: 'Topics', ko: '토픽' },
    load: () => import('./topics/page.tsx'),
  },
  { path: '/topics/:topic', role: 'admin', load: () => import('./topic/page.tsx') },
  { path: '/records', role: 'admin', load: () => import('./records/page.tsx') },
  {
    path: '/contracts',
    role: 'admin',
    title: { en: 'Contracts', ko: '계약' },
    load: () => import('./contracts/page.tsx'),
  },
  { path: '/contracts/:event', role: 'admin', load: () => import('./contract/page.tsx') },
  {
    path: '/dashboards',
    role: 'admin',
    title: { en: 'Dashboards', ko: '대시보드' },
    load: () => import('./dashboards/page.tsx'),
  },
  {
    path: '/actions',
    role: 'admin',
    title: { en: 'Who did what', ko: '작업 기록' },
    load: () => import('./actions/page.tsx'),
  },
  {
    path: '/break',
    role: 'admin',
    title: { en: 'Break it', ko: '고장 내기' },
    needsLab: true,
    load: () => import('./break/page.tsx'),
  },
  {
    path: '/demo',
    role: 'admin',
    title: { en: 'Demo', ko: '데모' },
    needsLab: true,
    load: () => import('./demo/page.tsx'),
  },
  {
    path: '/shop',
    role: 'anyone',
    title: { en: 'Shop', ko: '상점' },
    load: () => import('./shop/catalogue-page.tsx'),
  },
  { path: '/shop/products/:productId', role: 'anyone', load: () => import('./shop/product-page.tsx') },
  { path: '/sign-in-failed', role: 'anyone', load: () => import('./sign-in-failed/page.tsx') },
  { path: '/shop/cart', role: 'anyone', load: () => import('./shop/cart-page.tsx') },
  { path: '/shop/orders', role: 'customer', load: () => import('./shop/orders-page.tsx') },
  { path: '/shop/orders/:orderId', role: 'customer', load: () => import('./shop/order-page.tsx') },
  { path: '/shop/coupons', role: 'customer', load: () => import('./shop/coupons-page.tsx') },
  { path: '/shop/wallet', role: 'customer', load: () => import('./shop/wallet-page.tsx') },
  { path: '/shop/notifications', role: 'customer', load: () => import('./shop/notifications-page.tsx') },
]
