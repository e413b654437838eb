import 'uplot/dist/uPlot.min.css'
import { useComputedColorScheme } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useEffect, useRef } from 'react'
import UPlot from 'uplot'
import { useLanguage } from '../../texts/language.tsx'
import type { DrawnPanel } from './drawn.ts'
import { useLineStyles } from './line-styles.ts'
import { useValue } from './values.ts'

const HEIGHT = 180
/** From this on, times have their day. */
const DAY_SECONDS = 86_400

interface ChartProps {
  readonly panel: DrawnPanel
  /** Seconds since 1970. */
  readonly times: readonly number[]
  readonly label: string
}

/** Lines over time. What it shows is also in a table beside it: a picture says nothing to a screen reader. */
export function Chart({ panel, times, label }: ChartProps) {
  const { ref, width } = useElementSize()
  const box = useRef<HTMLDivElement>(null)
  const scheme = useComputedColorScheme('light')
  const { language } = useLanguage()
  const textOf = useValue()
  const styleOf = useLineStyles()
  // The functions change with scheme and language only.
  useEffect(() => {
    if (!box.current || width === 0) return
    const text = scheme === 'dark' ? '#c9c9c9' : '#495057'
    const grid = { stroke: scheme === 'dark' ? '#424242' : '#dee2e6', width: 1 }
    const isLong = (times.at(-1) ?? 0) - (times[0] ?? 0) >= DAY_SECONDS
    const time = new Intl.DateTimeFormat(language, {
      ...(isLong && { month: 'numeric', day: 'numeric' }),
      ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    })
    const axis = { stroke: text, grid, ticks: grid, font: '11px system-ui' }
    const options: UPlot.Options = {
      ...{ width, height: HEIGHT, legend: { show: false }, cursor: { drag: { x: false } } },
      scales: { y: { range: (_, _min, max) => [0, max > 0 ? max * 1.05 : 1] } },
      axes: [
        { ...axis, space: isLong ? 90 : 60, values: (_, at) => at.map((each) => time.format(each * 1_000)) },
        { ...axis, size: 72, values: (_, at) => at.map((each) => textOf(each, panel.unit)) },
      ],
      series: [
        {},
        ...panel.series.map((_, index) => {
          const { color, isDashed } = styleOf(index)
          return { stroke: color, width: 1.5, points: { size: 4 }, ...(isDashed && { dash: [6, 4] }) }
        }),
      ],
    }
    const data: UPlot.AlignedData = [[...times], ...panel.series.map(({ values }) => values)]
    const chart = new UPlot(options, data, box.current)
    return () => chart.destroy()
  }, [panel, times, width, scheme, language])
  return (
    <div ref={ref}>
      <div ref={box} role="img" aria-label={label} style={{ height: HEIGHT, overflow: 'hidden' }} />
    </div>
  )
}
