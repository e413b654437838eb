import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { allEvents } from '@jangteo/events'
import { root } from '@jangteo/infra'
import { problemsOf } from './contracts.ts'
import { contractsForPage } from './contracts-for-page.ts'
import { drawings, withDrawings } from './drawings.ts'
import { eventsPage, staleness } from './events-page.ts'
import { problemsOfRetention, readKeepers, retentionPage } from './retention-page.ts'
import { readDocuments } from './route-documents.ts'
import { routesPage } from './routes-page.ts'
import { readServices } from './services.ts'
import { documentText, shopDocument } from './shop-document.ts'

// Writes what of docs/ is generated, or with --check says whether it is as the code is. Nothing is written while a contract is broken.
const services = readServices()
const keepers = readKeepers()
const problems = [...problemsOf(allEvents, services), ...problemsOfRetention(keepers)]
const read = (file: string) =>
  existsSync(path.join(root, file)) ? readFileSync(path.join(root, file), 'utf8') : ''
const asyncApi = documentText(shopDocument(services))
const generated = {
  'docs/events.md': eventsPage(allEvents, services),
  'docs/retention.md': retentionPage(keepers, allEvents),
  'docs/routes.md': routesPage(await readDocuments()),
  'docs/asyncapi.json': asyncApi,
  // The API gateway shows it, and reads its own files only.
  'infra/api-gateway/files/asyncapi.json': asyncApi,
  // A page of the console: it runs in a browser, and knows documents only.
  'apps/console/web/src/pages/contracts/contracts.json': documentText(contractsForPage(allEvents, services)),
  'docs/architecture.md': withDrawings(read('docs/architecture.md'), drawings(root)),
}
for (const [file, text] of Object.entries(generated))
  if (process.argv.includes('--check')) problems.push(...staleness(file, read(file), text))
  else if (problems.length === 0) writeFileSync(path.join(root, file), text)
if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exitCode = 1
}
