import { runMain } from '../src/index.ts'
import { notesService } from './notes.ts'

await runMain(notesService(() => undefined))
