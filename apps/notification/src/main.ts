import { runMain } from '@jangteo/service'
import { notification } from './service.ts'

await runMain(notification)
