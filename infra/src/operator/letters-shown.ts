import type {
  DeadLetter,
  LetterGroup,
  Redriven,
  ShownDeadLetter,
  Trial,
  WaitingEvent,
} from './operator-api.ts'
import { MOST_COLUMNS, rest, tableOf } from './table.ts'
import { cut, instant, shownSafely } from './text.ts'

/** Of each cell; the error takes the rest. */
const COLUMNS = { letter: 22, since: 12, topic: 25, key: 20, blocks: 14 } as const

/** A letter as it is named in commands: `order/12`. */
export const nameOf = (service: string, id: string): string => `${service}/${id}`

/** The number of events that wait for the letter, or the letter for which it waits. */
const othersOf = ({ blocks, waitingBehind, waitsFor }: DeadLetter): string => {
  if (waitsFor !== null) return `waits for ${waitsFor}`
  if (!blocks) return 'nothing'
  return waitingBehind > 0 ? `${waitingBehind} behind it` : 'its key'
}

export interface LetterOf {
  readonly service: string
  readonly letter: DeadLetter
}

/** The letters as a table that fits 120 columns. */
export const lettersTable = (letters: readonly LetterOf[]): string =>
  tableOf(
    { ...COLUMNS, error: rest(COLUMNS) },
    letters.map(({ service, letter }) => {
      const { id, firstFailedAt, topic, key, error } = letter
      return [nameOf(service, id), instant(firstFailedAt), topic, key ?? '–', othersOf(letter), error]
    }),
  )

const GROUP_COLUMNS = { group: 18, service: 15, topic: 25, letters: 9, keys: 7, since: 12 } as const

/** Groups of letters as a table that fits 120 columns. */
export const groupsTable = (groups: readonly (LetterGroup & { readonly service: string })[]): string =>
  tableOf(
    { ...GROUP_COLUMNS, error: rest(GROUP_COLUMNS) },
    groups.map(({ group, service, topic, letters, blockedKeys, oldest, form, waiting }) => [
      ...[group, service, topic, String(letters), String(blockedKeys), instant(oldest)],
      waiting ? 'wait behind an earlier dead letter of their key' : form,
    ]),
  )

const BEHIND_COLUMNS = { id: 10, since: 22, topic: 30 } as const

/** Events that wait behind a letter, as a table that fits 120 columns. */
export const behindTable = (events: readonly WaitingEvent[]): string =>
  tableOf(
    { ...BEHIND_COLUMNS, event: rest(BEHIND_COLUMNS) },
    events.map(({ id, since, topic, eventType, eventId }) => [
      ...[id, instant(since), topic],
      `${eventType ?? 'of an unknown type'} ${eventId}`,
    ]),
  )

/** What a redrive of a letter would do. */
export function trialOf(service: string, id: string, trial: Trial): string {
  const name = nameOf(service, id)
  if (trial.outcome === 'would-pass')
    return `${name} would pass${trial.letters > 1 ? `, with the ${trial.letters - 1} before it on its key` : ''}; nothing was changed`
  if (trial.outcome === 'cannot-be-tried') return shownSafely(`${name} cannot be tried: ${trial.because}`)
  const before = trial.id === id ? '' : `: ${nameOf(service, trial.id)} before it on its key would`
  return shownSafely(`${name} would fail${before}: ${trial.error}`)
}

/** All fields of a letter, line by line. */
export function pageOf(service: string, letter: ShownDeadLetter): string {
  const { topic, partition, offset, resolution } = letter
  const rows: [string, string][] = [
    ['letter', `${nameOf(service, letter.id)}, ${letter.state}`],
    // What failed before is not the state of a letter that has been dealt with.
    ...(resolution === null ? [['error', letter.error] as [string, string]] : []),
    ['failed', `${instant(letter.firstFailedAt)} first, ${instant(letter.lastFailedAt)} last`],
    ['tries', String(letter.attempts)],
    ...letter.failures.map(({ at, error, by }): [string, string] => [
      'attempt',
      `${instant(at)}${by === null ? '' : ` by ${by}`}: ${error}`,
    ]),
    ['group', letter.group],
    ['consumer', letter.consumer],
    ['record', `${topic}, partition ${partition}, offset ${offset}, of ${instant(letter.timestamp)}`],
    ['key', letter.key ?? '–'],
    ['blocks', othersOf(letter)],
    ['event', letter.eventId],
    ...Object.entries(letter.headers).map(([name, value]): [string, string] => [
      'header',
      `${name}: ${value}`,
    ]),
    ...valueRows(letter),
  ]
  if (letter.undone !== null) rows.push(['undone', letter.undone])
  if (letter.correction !== null) {
    const { eventId, data, changed } = letter.correction
    rows.push(['in place', `${eventId}, which differs in ${changed.join(', ')}`], ...jsonRows('', data))
  }
  if (resolution !== null) {
    const { how, at, by, reason } = resolution
    rows.push([how, `${instant(at)} by ${by ?? 'an unknown operator'}: ${reason ?? 'no reason given'}`])
  }
  return rows.map(([name, text]) => `${name.padEnd(10)}${shownSafely(text)}`).join('\n')
}

const jsonRows = (name: string, data: unknown): [string, string][] =>
  JSON.stringify(data, null, 2)
    .split('\n')
    .map((line, index): [string, string] => [index === 0 ? name : '', line])

const valueRows = ({ value }: ShownDeadLetter): [string, string][] => {
  if ('decoded' in value) return jsonRows('value', value.decoded)
  const { undecodable, base64, bytes, truncated } = value
  const rows: [string, string][] = [['value', `cannot be decoded: ${undecodable}`]]
  if (base64 !== null) rows.push(['bytes', `${bytes}${truncated ? ', the first' : ''} as base64: ${base64}`])
  return rows
}

/** The result of a redrive, or of its dry run. */
export function redrivenOf(service: string, { redriven, failed, plan }: Redriven): string {
  const letters = (count: number) => `${count} dead ${count === 1 ? 'letter' : 'letters'}`
  const lines = plan
    ? [
        `${service}: would apply ${letters(redriven)} again; nothing was changed`,
        ...plan.lanes.map(
          ({ topic, key, letters: ids }) =>
            `  ${topic}, ${key === null ? 'without a key' : `key ${key}`}: ${cut(ids.join(', '), MOST_COLUMNS)}`,
        ),
        ...(plan.more ? ['  and others: these are the first 10,000'] : []),
      ]
    : [`${service}: applied ${letters(redriven)} again`]
  const stops = failed.map(
    ({ id, error }) => `  ${plan ? 'would fail' : 'failed'} again: ${nameOf(service, id)}: ${error}`,
  )
  return [...lines, ...stops].map(shownSafely).join('\n')
}
