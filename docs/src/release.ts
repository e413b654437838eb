import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { breakingChanges } from './breaking-changes.ts'
import { differences, unrecorded } from './differences.ts'
import { readServices } from './services.ts'
import { documentText, shopDocument } from './shop-document.ts'

// Keeps the AsyncAPI document as it is now as the released one, and prints what has changed since the one before.
const file = new URL('../released/asyncapi.json', import.meta.url)
const document = shopDocument(readServices())
const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : document
const changes = differences(before, document)
const problems = unrecorded(changes, breakingChanges)
if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exitCode = 1
} else {
  mkdirSync(new URL('.', file), { recursive: true })
  writeFileSync(file, documentText(document))
  for (const { change, because } of breakingChanges) console.log(`breaking: ${change} (${because})`)
  for (const change of changes.others) console.log(change)
  if (breakingChanges.length > 0) console.log('empty the list in docs/src/breaking-changes.ts')
}
