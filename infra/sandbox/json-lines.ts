import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

/** A file with one value on each line, so that a restart forgets none. */
export function jsonLines<Value>(file: string) {
  const line = (value: Value) => `${JSON.stringify(value)}\n`
  return {
    /** All that is whole: not the line that a crash has cut off. None when there is no file. */
    read(): Value[] {
      try {
        const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
        return lines.map((text) => JSON.parse(text))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
        throw error
      }
    },
    append: (value: Value) => appendFileSync(file, line(value)),
    /** These, in place of what was there: all of them or, after a crash, what was there. */
    write(values: readonly Value[]): void {
      writeFileSync(`${file}.new`, values.map(line).join(''))
      renameSync(`${file}.new`, file)
    },
  }
}
