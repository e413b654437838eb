import { runMain } from '@jangteo/service'
import { order } from './service.ts'

await runMain(order)
