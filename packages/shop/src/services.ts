import { balance } from '@jangteo/balance'
import { coupon } from '@jangteo/coupon'
import { dataPlatform } from '@jangteo/data-platform'
import { notification } from '@jangteo/notification'
import { order } from '@jangteo/order'
import { ranking } from '@jangteo/ranking'

/** Every service, by its name: for what runs all of them in one process. */
export const services = {
  order,
  coupon,
  balance,
  ranking,
  notification,
  'data-platform': dataPlatform,
} as const
