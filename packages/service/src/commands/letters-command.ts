import { readFile } from 'node:fs/promises'
import { byCommand, type Messaging, type SqlTx } from '@jangteo/messaging'
import { WrongUsage } from './wrong-usage.ts'

const usage = `usage: dead-letters [list]
       dead-letters show <id> [<reason, to be shown personal data>]
       dead-letters redrive <id>|all <reason>
       dead-letters discard <id> <reason>
       dead-letters correct <id> <file.json> <reason>`

/**
 * `dead-letters`: what the operators' routes do, on the service's own database, also while no replica runs. The service need not be
 * started.
 *
 * @returns what to print
 * @throws {WrongUsage} before anything is done; {LetterUnknown} when there is no such open letter; {CorrectionInvalid}; {CorrectionRefused}
 */
export async function lettersCommand<Tx extends SqlTx>(
  { deadLetters }: Pick<Messaging<Tx>, 'deadLetters'>,
  [verb = 'list', id, ...rest]: readonly string[],
): Promise<unknown> {
  const words = [...rest]
  const file = verb === 'correct' ? words.shift() : undefined
  const reason = words.join(' ').trim()
  const needs = { list: !id, show: id, redrive: id && reason, discard: id && reason, correct: id && reason }
  if (!Object.hasOwn(needs, verb) || !needs[verb as keyof typeof needs]) throw new WrongUsage(usage)
  if (verb === 'list') return deadLetters.list()
  const by = byCommand(`dead-letters ${verb}`, reason)
  if (verb === 'show') return (await deadLetters.show(String(id), reason ? { by } : undefined)) ?? unknown(id)
  if (verb === 'discard')
    return (await deadLetters.discard(String(id), { by })) ? `discarded ${id}` : unknown(id)
  if (verb === 'correct') {
    const corrected = await deadLetters.correct(String(id), await jsonIn(String(file)), { by })
    return corrected ?? unknown(id)
  }
  if (id === 'all') return deadLetters.redrive('all', { by })
  if ((await deadLetters.show(String(id))) === undefined) return unknown(id)
  return deadLetters.redrive({ id: String(id) }, { by })
}

/** @throws {WrongUsage} when there is no JSON in this file */
async function jsonIn(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    throw new WrongUsage(`${file} cannot be read as JSON: ${(error as Error).message}`)
  }
}

export class LetterUnknown extends Error {
  override readonly name = 'LetterUnknown'
}

function unknown(id: string | undefined): never {
  throw new LetterUnknown(`there is no open dead letter ${id} in this service`)
}
