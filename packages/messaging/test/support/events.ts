import { defineEvent } from '@jangteo/events'

const example = { author: 'kim', n: 1 }

/** Numbered by author, so that a test sees at once what is missing, doubled or out of order. */
export const NoteTaken = defineEvent({
  topic: 'note.taken',
  meaning: 'An author took note number n.',
  key: 'author',
  aggregateId: 'author',
  attributes: ['n'],
  schema: {
    type: 'record',
    name: 'NoteTaken',
    fields: [
      { name: 'author', type: 'string' },
      { name: 'n', type: 'int' },
    ],
  },
  example,
})

/** The same contract one version later. */
export const NoteTakenNext = defineEvent({
  topic: 'note.taken',
  meaning: 'An author took note number n, in a language.',
  key: 'author',
  aggregateId: 'author',
  schema: {
    type: 'record',
    name: 'NoteTaken',
    fields: [
      { name: 'author', type: 'string' },
      { name: 'n', type: 'int' },
      { name: 'language', type: ['null', 'string'], default: null },
    ],
  },
  example: { ...example, language: 'ko' },
})

export const EchoHeard = defineEvent({
  topic: 'echo.heard',
  meaning: 'A note was heard again.',
  key: 'author',
  aggregateId: 'author',
  schema: {
    type: 'record',
    name: 'EchoHeard',
    fields: [
      { name: 'author', type: 'string' },
      { name: 'n', type: 'int' },
    ],
  },
  example,
})
