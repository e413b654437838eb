import Table from 'cli-table3'
import { cut, shownSafely } from './text.ts'

/** A terminal that is no wider than this shows a table as it is meant. */
export const MOST_COLUMNS = 120
const MOST_OF_A_CELL = 160

/** What is left of 120 columns beside these, which have one more between them. */
export const rest = (widths: Readonly<Record<string, number>>): number =>
  MOST_COLUMNS - Object.values(widths).reduce((sum, width) => sum + width + 1, 2)

/** The table wraps between words; a key or an id may be one long word. */
const broken = (text: string, width: number): string =>
  text.replaceAll(new RegExp(`\\S{${width}}(?=\\S)`, 'gu'), '$&\n')

/** Rows under heads with the width of each column. Long texts are wrapped, and cut when they are very long. */
export function tableOf(
  columns: Readonly<Record<string, number>>,
  rows: readonly (readonly string[])[],
): string {
  const widths = Object.values(columns)
  const table = new Table({
    head: Object.keys(columns),
    colWidths: widths,
    wordWrap: true,
    // Without colours: the output may go to a file.
    style: { head: [], border: [] },
  })
  for (const row of rows)
    table.push(
      row.map((text, column) =>
        broken(cut(shownSafely(text), MOST_OF_A_CELL), (widths[column] as number) - 2),
      ),
    )
  return table.toString()
}
