import type { components } from '../../api/generated/coupon.ts'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { texts } from './texts.ts'

type Discount = components['schemas']['Discount']

/** What a coupon is worth, in words. */
export function useDiscountText() {
  const t = useTexts(texts)
  const { won } = useFormat()
  return (discount: Discount): string =>
    discount.kind === 'fixed'
      ? t.off(won(discount.amount))
      : t.percentOff(discount.percent, won(discount.cap))
}
