import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

/** A file with one value on each line, so that a restart loses none. */
export function jsonLines<Value>(file: string) {
  const line = (value: Value) => `${JSON.stringify(value)}\n`
  return {
    /** All complete lines, without one that a crash has cut off; none when there is no file. */
    read(): Value[] {
      try {
        const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
        return lines.map((text) => JSON.parse(text))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
        throw error
      }
    },
    append: (value: Value) => appendFileSync(file, line(value), { mode: 0o600 }),
    /** Replaces all values; after a crash, the file has either the new ones or the former ones. */
    write(values: readonly Value[]): void {
      writeFileSync(`${file}.new`, values.map(line).join(''), { mode: 0o600 })
      renameSync(`${file}.new`, file)
    },
  }
}
