import { runMain } from '@jangteo/service'
import { ranking } from './service.ts'

await runMain(ranking)
