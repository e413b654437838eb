import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import { VizLegendOptionsBuilder } from '@grafana/grafana-foundation-sdk/common'
import * as grafana from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as LinesBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import type { Dashboard, Panel } from '@jangteo/dashboards'

const datasource = { type: 'prometheus', uid: 'prometheus' }
const WIDTH = 24

/** The dashboard as Grafana's JSON has it. */
export function modelOf({ name, title, about, choices = {}, rows }: Dashboard): grafana.Dashboard {
  const built = new grafana.DashboardBuilder(title)
    .uid(`jangteo-${name}`)
    .description(about)
    .tags(['jangteo'])
    .timezone('browser')
    .time({ from: 'now-1h', to: 'now' })
    .refresh('30s')
    .tooltip(grafana.DashboardCursorSync.Crosshair)
    .link(
      new grafana.DashboardLinkBuilder('Dashboards')
        .type(grafana.DashboardLinkType.Dashboards)
        .tags(['jangteo']),
    )
  for (const [variable, query] of Object.entries(choices)) built.withVariable(choiceOf(variable, query))
  let id = 1
  for (const [heading, panels] of Object.entries(rows)) {
    built.withRow(new grafana.RowBuilder(heading).id(id++))
    for (const kind of ['stat', 'lines'] as const) {
      const alike = panels.filter((panel) => panel.kind === kind)
      for (const [index, panel] of alike.entries())
        built.withPanel(builders[kind](panel, id++, widthOf(alike.length, index, kind === 'stat' ? 6 : 2)))
    }
  }
  return built.build()
}

/** Panels of one row are equally wide, and fill it: the last row of them, too. */
function widthOf(count: number, index: number, inRow: number): number {
  const rest = count % inRow
  const here = index >= count - rest ? rest : inRow
  return Math.floor(WIDTH / here)
}

const choiceOf = (variable: string, query: string) =>
  new grafana.QueryVariableBuilder(variable)
    .query(query)
    .datasource(datasource)
    .refresh(grafana.VariableRefresh.OnTimeRangeChanged)
    .sort(grafana.VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .current({ text: ['All'], value: ['$__all'] })

const queriesOf = ({ kind, series }: Panel) =>
  Object.entries(series).map(([legend, expression], index) => {
    const query = new DataqueryBuilder()
      .expr(expression)
      .legendFormat(legend)
      .refId(String.fromCharCode('A'.charCodeAt(0) + index))
    return kind === 'stat' ? query.instant() : query.range()
  })

const builders: Record<Panel['kind'], (panel: Panel, id: number, width: number) => Builder<grafana.Panel>> = {
  lines: (panel, id, width) =>
    new LinesBuilder()
      .id(id)
      .title(panel.title)
      .description(panel.about)
      .datasource(datasource)
      .unit(panel.unit)
      .min(0)
      .fillOpacity(8)
      .legend(new VizLegendOptionsBuilder().showLegend(true))
      .targets(queriesOf(panel))
      .height(8)
      .span(width),
  stat: (panel, id, width) =>
    new StatBuilder()
      .id(id)
      .title(panel.title)
      .description(panel.about)
      .datasource(datasource)
      .unit(panel.unit)
      .noValue('–')
      .thresholds(
        new grafana.ThresholdsConfigBuilder()
          .mode(grafana.ThresholdsMode.Absolute)
          .steps([
            { value: null, color: 'green' },
            ...(panel.alarm === undefined ? [] : [{ value: panel.alarm, color: 'red' }]),
          ]),
      )
      .targets(queriesOf(panel))
      .height(4)
      .span(width),
}
