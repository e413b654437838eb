import type { ComponentType } from 'react'
import type { Scope } from '../api/session.ts'
import type { Both } from '../texts/language.tsx'

/** Who may see a page: people with this scope, all who have signed in, or also those who have not. */
export type Audience = Scope | 'customer' | 'anyone'

interface PageEntry {
  readonly path: string
  readonly audience: Audience
  /** In the navigation; a page without it is reached from another one. */
  readonly title?: Both<string>
  /** In the navigation only where the shop can be broken on purpose. */
  readonly needsLab?: true
  readonly load: () => Promise<{ default: ComponentType }>
}

/** All pages, in the order of the navigation. */
export const pages: readonly PageEntry[] = [
  {
    path: '/',
    audience: 'support',
    title: { en: 'Find', ko: '찾기' },
    load: () => import('./find/page.tsx'),
  },
  {
    path: '/live',
    audience: 'operate',
    title: { en: 'Live', ko: '실시간' },
    load: () => import('./live/page.tsx'),
  },
  {
    path: '/orders',
    audience: 'support',
    title: { en: 'Orders', ko: '주문' },
    load: () => import('./orders/page.tsx'),
  },
  { path: '/orders/:orderId', audience: 'support', load: () => import('./order/page.tsx') },
  {
    path: '/dead-letters',
    audience: 'operate',
    title: { en: 'Dead letters', ko: '데드 레터' },
    load: () => import('./dead-letters/page.tsx'),
  },
  {
    path: '/audit',
    audience: 'operate',
    title: { en: 'Audit', ko: '감사' },
    load: () => import('./audit/page.tsx'),
  },
  {
    path: '/topics',
    audience: 'operate',
    title: { en: 'Topics', ko: '토픽' },
    load: () => import('./topics/page.tsx'),
  },
  { path: '/topics/:topic', audience: 'operate', load: () => import('./topic/page.tsx') },
  { path: '/records', audience: 'operate', load: () => import('./records/page.tsx') },
  {
    path: '/contracts',
    audience: 'operate',
    title: { en: 'Contracts', ko: '계약' },
    load: () => import('./contracts/page.tsx'),
  },
  { path: '/contracts/:event', audience: 'operate', load: () => import('./contract/page.tsx') },
  {
    path: '/dashboards',
    audience: 'operate',
    title: { en: 'Dashboards', ko: '대시보드' },
    load: () => import('./dashboards/page.tsx'),
  },
  {
    path: '/actions',
    audience: 'operate',
    title: { en: 'Who did what', ko: '작업 기록' },
    load: () => import('./actions/page.tsx'),
  },
  {
    path: '/break',
    audience: 'operate',
    title: { en: 'Break it', ko: '고장 내기' },
    needsLab: true,
    load: () => import('./break/page.tsx'),
  },
  {
    path: '/demo',
    audience: 'operate',
    title: { en: 'Demo', ko: '데모' },
    needsLab: true,
    load: () => import('./demo/page.tsx'),
  },
  {
    path: '/shop',
    audience: 'anyone',
    title: { en: 'Shop', ko: '상점' },
    load: () => import('./shop/catalogue-page.tsx'),
  },
  { path: '/shop/products/:productId', audience: 'anyone', load: () => import('./shop/product-page.tsx') },
  { path: '/sign-in-failed', audience: 'anyone', load: () => import('./sign-in-failed/page.tsx') },
  { path: '/shop/cart', audience: 'anyone', load: () => import('./shop/cart-page.tsx') },
  { path: '/shop/orders', audience: 'customer', load: () => import('./shop/orders-page.tsx') },
  { path: '/shop/orders/:orderId', audience: 'customer', load: () => import('./shop/order-page.tsx') },
  { path: '/shop/coupons', audience: 'customer', load: () => import('./shop/coupons-page.tsx') },
  { path: '/shop/wallet', audience: 'customer', load: () => import('./shop/wallet-page.tsx') },
  { path: '/shop/notifications', audience: 'customer', load: () => import('./shop/notifications-page.tsx') },
]
