import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { checkPython, interpreterOf, makePythonEnvironment, pythonEnvironment } from '@jangteo/infra'
import { parse, parseAllDocuments } from 'yaml'

/** A Kubernetes object, as it is applied. */
export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly [field: string]: unknown }
  // biome-ignore lint/suspicious/noExplicitAny: each kind has its own fields, which the schemas check
  readonly [field: string]: any
}

export type Values = Readonly<Record<string, unknown>>
export type ChartName = 'services' | 'platform'

/** As Helm and Kubernetes read it: an unquoted `yes` is true there. */
const yaml11 = { version: '1.1' } as const

export const home = path.join(import.meta.dirname, '../..')
export const namespace = 'shop'

/** Whether Helm's library can be installed here: it needs Python with venv. */
export const hasPython = (() => {
  try {
    return checkPython() !== ''
  } catch {
    return false
  }
})()

/** The values of a file beside a chart. */
export const valuesIn = (chart: ChartName, file: string): Values =>
  parse(readFileSync(path.join(home, chart, file), 'utf8'), yaml11)

interface Answer {
  readonly error?: string
  readonly manifests?: Readonly<Record<string, string>>
  readonly lint?: readonly string[]
}

/** Helm's library in a process of its own: several charts are rendered by one. */
export class Helm {
  readonly #process: ChildProcess
  readonly #waiting: ((answer: Answer) => void)[] = []

  private constructor(python: string) {
    this.#process = spawn(python, [path.join(import.meta.dirname, 'render.py')], {
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    createInterface({ input: this.#process.stdout as NodeJS.ReadableStream }).on('line', (line) =>
      this.#waiting.shift()?.(JSON.parse(line)),
    )
    // Helm logs each template that fails; it is shown only when there is no answer.
    let log = ''
    this.#process.stderr?.setEncoding('utf8').on('data', (text) => {
      log = `${log}${text}`.slice(-4_000)
    })
    this.#process.once('close', (code) => {
      for (const answer of this.#waiting.splice(0))
        answer({ error: `render.py ended with code ${code}: ${log}` })
    })
  }

  /** Downloads Helm's library (75 MB) the first time. @throws Error with pip's own words */
  static async start(): Promise<Helm> {
    const requirements = path.join(home, 'test/requirements.txt')
    const environment = pythonEnvironment('helm', requirements)
    await makePythonEnvironment(environment, requirements)
    return new Helm(interpreterOf(environment))
  }

  /**
   * The objects of a chart with these values over its own.
   * @throws Error with Helm's words: from a template, from the values' schema, or from `helm lint`
   */
  async render(chart: ChartName, values: Values): Promise<KubernetesObject[]> {
    const { error, manifests = {}, lint = [] } = await this.#ask(chart, values)
    if (error !== undefined) throw new Error(error)
    if (lint.length > 0) throw new Error(lint.join('\n'))
    return Object.entries(manifests)
      .filter(([file]) => file.endsWith('.yaml'))
      .flatMap(([file, text]) =>
        parseAllDocuments(text, yaml11).map((document) => {
          if (document.errors.length > 0) throw new Error(`${file}: ${document.errors[0]?.message}`)
          return document.toJS()
        }),
      )
      .filter((object) => object !== null)
  }

  #ask(chart: ChartName, values: Values): Promise<Answer> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      const asked = JSON.stringify({ chart: path.join(home, chart), values, namespace })
      this.#process.stdin?.write(`${asked}\n`)
    })
  }

  stop(): void {
    this.#process.kill()
  }
}

/** Values over others, as Helm adds one file to another: maps are merged, lists replaced. */
export function merged(values: Values, more: Values): Values {
  const isMap = (value: unknown): value is Values =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
  const all: Record<string, unknown> = { ...values }
  for (const [name, value] of Object.entries(more)) {
    const before = all[name]
    all[name] = isMap(before) && isMap(value) ? merged(before, value) : value
  }
  return all
}
