import { runMain } from '@jangteo/service'
import { balance } from './service.ts'

await runMain(balance)
