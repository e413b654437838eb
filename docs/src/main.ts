import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { allEvents } from '@jangteo/events'
import { problemsOf } from './contracts.ts'
import { drawings, withDrawings } from './drawings.ts'
import { eventsPage, staleness } from './events-page.ts'
import { readServices } from './services.ts'

// Writes docs/events.md and the drawings of docs/architecture.md, or with --check says whether they are as the code is.
const file = new URL('../events.md', import.meta.url)
const services = readServices()
const problems = problemsOf(allEvents, services)
const page = eventsPage(allEvents, services)
if (process.argv.includes('--check'))
  problems.push(...staleness(existsSync(file) ? readFileSync(file, 'utf8') : '', page))
else if (problems.length === 0) writeFileSync(file, page)
const architecture = new URL('../architecture.md', import.meta.url)
const before = readFileSync(architecture, 'utf8')
const drawn = withDrawings(before, drawings(fileURLToPath(new URL('../..', import.meta.url))))
if (!process.argv.includes('--check')) writeFileSync(architecture, drawn)
else if (drawn !== before)
  problems.push(
    'the drawings of docs/architecture.md are not as the imports are: run `npm run docs` and commit it',
  )
if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exitCode = 1
}
