import path from 'node:path'
import {
  checkPython,
  checkRequirements,
  defineDownload,
  download,
  interpreterOf,
  makePythonEnvironment,
  pythonEnvironment,
  root,
} from '@jangteo/infra'
import type { Command } from '@jangteo/launcher'

/** The programs of `examples/` in one language. */
export interface Stranger {
  /** Prints a line for each paid order, until it is stopped. */
  readonly reader: () => Command
  /** Publishes an event for each line of its input, and ends when all are acknowledged. */
  readonly writer: () => Command
  /** Its consumer group, without the prefix. */
  readonly group: string
  /** Fetches its libraries, once. @throws Error that says what to do */
  install(): Promise<void>
}

const examples = path.join(root, 'examples')

const inNode = (folder: string, file: string): Command => ({
  file: process.execPath,
  args: [file],
  cwd: path.join(examples, folder),
})

const requirements = path.join(examples, 'python/requirements.txt')

const inPython = (file: string): Command => ({
  file: interpreterOf(pythonEnvironment('example-python', requirements)),
  args: ['-B', file],
  cwd: path.join(examples, 'python'),
})

const jars = defineDownload(
  'the libraries of examples/java',
  27,
  path.join(examples, 'java/lib'),
  path.join(examples, 'java/pom.xml'),
)

const inJava = (file: string): Command => ({
  file: checkRequirements().file,
  args: ['-cp', 'lib/*', file],
  cwd: path.join(examples, 'java'),
})

export const strangers = {
  TypeScript: {
    reader: () => inNode('order-paid-reader', 'index.js'),
    writer: () => inNode('general-events-writer', 'index.ts'),
    group: 'order-paid-reader',
    install: async () => {},
  },
  Python: {
    reader: () => inPython('order_paid_reader.py'),
    writer: () => inPython('general_events_writer.py'),
    group: 'order-paid-reader-python',
    install: () => makePythonEnvironment(pythonEnvironment('example-python', requirements), requirements),
  },
  Java: {
    reader: () => inJava('OrderPaidReader.java'),
    writer: () => inJava('GeneralEventsWriter.java'),
    group: 'order-paid-reader-java',
    install: () => download(jars, () => {}),
  },
} as const satisfies Record<string, Stranger>

export type Language = keyof typeof strangers

/** The languages that this machine has: Node and Java always, for the stack needs them. */
export const languages = (Object.keys(strangers) as Language[]).filter((language) => {
  try {
    if (language === 'Python') checkPython()
    return true
  } catch {
    console.warn('left out: the clients in Python, which need Python 3.10 or newer with venv')
    return false
  }
})
