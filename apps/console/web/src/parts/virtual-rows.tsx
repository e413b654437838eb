import { Box } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useRef } from 'react'

interface VirtualRowsProps<Row> {
  readonly label: string
  readonly rows: readonly Row[]
  /** Of a row, in pixels, before it is measured. */
  readonly estimate?: number
  /** Of the whole list. */
  readonly height?: number | string
  keyOf(row: Row): string
  children(row: Row, index: number): ReactNode
}

/** A list of any length, of which only the rows in sight are in the document. */
export function VirtualRows<Row>(props: VirtualRowsProps<Row>) {
  const { label, rows, estimate = 48, height = '60vh', keyOf, children } = props
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => estimate,
    getItemKey: (index) => keyOf(rows[index] as Row),
    overscan: 8,
  })
  return (
    <Box ref={box} style={{ height, overflow: 'auto' }} tabIndex={0} role="list" aria-label={label}>
      <Box style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
        {virtual.getVirtualItems().map(({ index, key, start }) => (
          <Box
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            role="listitem"
            aria-setsize={rows.length}
            aria-posinset={index + 1}
            style={{ position: 'absolute', insetInline: 0, top: 0, transform: `translateY(${start}px)` }}
          >
            {children(rows[index] as Row, index)}
          </Box>
        ))}
      </Box>
    </Box>
  )
}
