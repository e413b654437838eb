import { runMain } from '@jangteo/service'
import { dataPlatform } from './service.ts'

await runMain(dataPlatform)
