import { useSyncExternalStore } from 'react'

/** Quantities by product id. It is the browser's: an order begins when it is placed. */
export type Cart = Readonly<Record<string, number>>

const KEY = 'jangteo-cart'
const MAX_QUANTITY = 1_000
const listeners = new Set<() => void>()

const isCart = (value: unknown): value is Cart =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((quantity) => Number.isInteger(quantity) && quantity > 0)

/** What is stored there; what this page did not write is no cart. */
function parsed(text: string): Cart {
  try {
    const value: unknown = JSON.parse(text)
    return isCart(value) ? value : {}
  } catch {
    return {}
  }
}

const stored = () => localStorage.getItem(KEY) ?? '{}'

/** Also when another tab changes it. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

function write(cart: Cart): void {
  localStorage.setItem(KEY, JSON.stringify(cart))
  for (const listener of listeners) listener()
}

/** Sets how many pieces of a product are in the cart; 0 removes it. */
export function setQuantity(productId: string, quantity: number): void {
  const { [productId]: _, ...others } = parsed(stored())
  write(quantity > 0 ? { ...others, [productId]: Math.min(quantity, MAX_QUANTITY) } : others)
}

export const addPiece = (productId: string): void =>
  setQuantity(productId, (parsed(stored())[productId] ?? 0) + 1)

export const emptyCart = (): void => write({})

/** The cart, and its number of pieces. */
export function useCart(): { cart: Cart; pieces: number } {
  const cart = parsed(useSyncExternalStore(subscribe, stored))
  return { cart, pieces: Object.values(cart).reduce((sum, quantity) => sum + quantity, 0) }
}
