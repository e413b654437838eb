/** One way on from a state. A step that throws, or leads to a state that breaks a rule, is a fault of the model. */
export interface Step<State> {
  readonly name: string
  /** The state after it. The given state is not changed. */
  readonly take: () => State
}

export interface Model<State> {
  readonly initial: State
  /** Everything that may happen next, each alone. */
  steps(state: State): readonly Step<State>[]
  /** What is wrong with a state; undefined when nothing is. */
  wrong(state: State): string | undefined
}

export interface Exploration {
  /** Different states that were reached. */
  readonly states: number
  /** Steps that were taken between them. */
  readonly steps: number
  /** The shortest way to the first fault: the names of its steps, and what is wrong then. */
  readonly fault?: { readonly trace: readonly string[]; readonly problem: string }
}

/**
 * Visits every state that a model can reach, breadth first, each once; so the first fault is one of the shortest. States
 * are data that never changes, and the same when all that they hold is equal.
 * @throws Error when there are more than `most` states: the model is not bounded as it should be
 */
export function explore<State extends object>(model: Model<State>, most = 2_000_000): Exploration {
  const numbers = new Map<number, number>()
  const numberOf = numbering()
  const from: number[] = []
  const by: string[] = []
  let steps = 0
  const trace = (last: number): string[] => {
    const names: string[] = []
    for (let at = last; at > 0; at = from[at] as number) names.unshift(by[at] as string)
    return names
  }
  const add = (state: State, before: number, step: string): boolean => {
    const identity = numberOf(state)
    if (numbers.has(identity)) return false
    if (numbers.size >= most) throw new Error(`the model has more than ${most} states`)
    numbers.set(identity, numbers.size)
    from.push(before)
    by.push(step)
    return true
  }

  add(model.initial, 0, '')
  let level: { state: State; number: number }[] = [{ state: model.initial, number: 0 }]
  while (level.length > 0) {
    const next: typeof level = []
    for (const { state, number } of level)
      for (const { name, take } of model.steps(state)) {
        steps += 1
        const outcome = attempt(take)
        const problem = 'error' in outcome ? outcome.error : model.wrong(outcome.state)
        if (problem !== undefined)
          return { states: numbers.size, steps, fault: { trace: [...trace(number), name], problem } }
        const after = (outcome as { state: State }).state
        if (add(after, number, name)) next.push({ state: after, number: numbers.size - 1 })
      }
    level = next
  }
  return { states: numbers.size, steps }
}

function attempt<State>(take: () => State): { state: State } | { error: string } {
  try {
    return { state: take() }
  } catch (error) {
    return { error: String(error) }
  }
}

/** Numbers values: equal ones have the same number. An object is looked at once, and so are those within it. */
function numbering(): (value: unknown) => number {
  const byText = new Map<string, number>()
  const byObject = new WeakMap<object, number>()
  const ofText = (text: string): number => {
    const known = byText.get(text)
    if (known !== undefined) return known
    byText.set(text, byText.size)
    return byText.size - 1
  }
  const textOf = (value: object): string => {
    if (value instanceof Date) return `@${value.getTime()}`
    if (Array.isArray(value)) return `[${value.map(numberOf).join()}]`
    return `{${Object.entries(value).map(([key, each]) => `${key}:${numberOf(each)}`)}}`
  }
  const numberOf = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return ofText(`${typeof value} ${value}`)
    const known = byObject.get(value)
    if (known !== undefined) return known
    const number = ofText(textOf(value))
    byObject.set(value, number)
    return number
  }
  return numberOf
}
