import { runMain } from '@jangteo/service'
import { coupon } from './service.ts'

await runMain(coupon)
