import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { type Everywhere, objectAt } from '../operator/each-service.ts'
import { nameOf, trialOf } from '../operator/letters-shown.ts'
import { correctLetter, showLetter, tryCorrection } from '../operator/operator-api.ts'
import { json, shownSafely } from '../operator/text.ts'
import { WrongArguments } from '../operator/wrong-arguments.ts'

// The part of `npm run dead-letters` that puts a new event in the place of a dead letter.

interface CorrectOptions extends Everywhere {
  readonly data: string
  readonly dryRun?: true
  readonly because?: string
}

/** @param command adds a command with the options that every command has */
export function addCorrectCommand(command: (usage: string, description: string) => Command): void {
  command('correct <letter>', 'apply other data in the place of a dead letter, in its service alone')
    .requiredOption(
      '--data <file>',
      'JSON file with the whole data of the new event; a personal field with its mask keeps its value',
    )
    .option('--dry-run', 'change nothing, say whether it would be applied')
    .option('--because <reason>', 'why: one sentence, kept with your name')
    .action(correct)
}

async function correct(text: string, options: CorrectOptions): Promise<void> {
  const { url, json: asJson, dryRun = false, because = '' } = options
  const reason = because.trim()
  if (!dryRun && reason === '') throw new WrongArguments('a reason is required: --because "…"')
  const data = await jsonIn(options.data)
  const { service, id } = await objectAt(text, url)
  const { state } = await showLetter(service, id)
  if (state !== 'open') throw new Error(`${text} is not an open dead letter: it is ${state}`)
  if (dryRun) {
    const trial = await tryCorrection(service, id, data)
    console.log(asJson ? json({ service: service.name, ...trial }) : trialOf(service.name, id, trial))
    if (trial.outcome !== 'would-pass') process.exitCode = 1
    return
  }
  const { applied, error, letter } = await correctLetter(service, id, { data, reason })
  if (!applied) process.exitCode = 1
  if (asJson) return console.log(json({ service: service.name, applied, error, letter }))
  const name = nameOf(service.name, id)
  console.log(
    shownSafely(
      applied
        ? `${name} is corrected: event ${letter.correction?.eventId} was applied in its place.`
        : `${name} stays open: the data that you have given failed: ${error}`,
    ),
  )
}

async function jsonIn(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    throw new WrongArguments(`${file} cannot be read as JSON: ${(error as Error).message}`)
  }
}
