/** Where each part of a bundle comes from, for `nameSources`: what `make-bundle.ts` writes beside it. */
export interface Origins {
  readonly sources: readonly string[]
  /**
   * Line and column in the bundle, both from 1, then index, line and column of the source; index -1 for what is not ours.
   * In the order of the bundle; what follows up to the next one is of the same line of the same source.
   */
  readonly places: readonly (readonly [number, number, number, number, number])[]
}

/**
 * Runs at the beginning of a bundle: from then on a stack trace names our sources instead of the bundle.
 *
 * Node can do it by itself (`--enable-source-maps`), for 0.3 s of CPU and 110 MB at every start. This reads a list of our
 * own lines, when the first trace is looked at. It is copied into the bundle as text, so it may use nothing from outside.
 */
export function nameSources(bundle: string, listFile: string): void {
  let origins: Origins | undefined
  const originOf = (line: number, column: number): string | undefined => {
    origins ??= JSON.parse(
      process.getBuiltinModule('node:fs').readFileSync(new URL(listFile, bundle), 'utf8'),
    ) as Origins
    const { places, sources } = origins
    let [from, to] = [0, places.length]
    while (from < to) {
      const middle = (from + to) >> 1
      const [atLine, atColumn] = places[middle] as Origins['places'][number]
      if (atLine < line || (atLine === line && atColumn <= column)) from = middle + 1
      else to = middle
    }
    const [, , source = -1, sourceLine, sourceColumn] = places[from - 1] ?? []
    return source < 0 ? undefined : `${sources[source]}:${sourceLine}:${sourceColumn}`
  }
  Error.prepareStackTrace = (error, sites) => {
    const trace = [error, ...sites.map((site) => `    at ${site}`)].join('\n')
    try {
      return trace.replace(
        /(file:[^\s()]+):(\d+):(\d+)/g,
        (place, file, line, column) => (file === bundle && originOf(Number(line), Number(column))) || place,
      )
    } catch {
      // The bundle has been replaced by a later one, for example.
      return trace
    }
  }
}
