import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { allEvents } from '@jangteo/events'
import { problemsOf } from './contracts.ts'
import { eventsPage, staleness } from './events-page.ts'
import { readServices } from './services.ts'

// Writes docs/events.md, or with --check says whether it is as the code is.
const file = new URL('../events.md', import.meta.url)
const services = readServices()
const problems = problemsOf(allEvents, services)
const page = eventsPage(allEvents, services)
if (process.argv.includes('--check'))
  problems.push(...staleness(existsSync(file) ? readFileSync(file, 'utf8') : '', page))
else if (problems.length === 0) writeFileSync(file, page)
if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exitCode = 1
}
