import { allEvents } from './index.ts'
import { incompatibilities, isReleased, releaseOf, releasesOf, writeRelease } from './released.ts'

// Keeps the schemas as they are now as the next released versions. Does nothing for those that are kept already.
for (const event of allEvents) {
  const releases = releasesOf(event)
  if (isReleased(event, releases)) continue
  const problems = incompatibilities(event, releases)
  if (problems.length > 0) {
    console.error(problems.join('\n'))
    process.exitCode = 1
    continue
  }
  const next = releaseOf(event, (releases.at(-1)?.version ?? 0) + 1)
  writeRelease(event, next)
  console.log(`released ${event.address} version ${next.version}`)
}
