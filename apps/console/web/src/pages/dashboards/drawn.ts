import type { components } from '../../api/generated/console.ts'

export type Drawn = components['schemas']['DrawnDashboard']
export type DrawnPanel = Drawn['rows'][number]['panels'][number]
export type DrawnSeries = DrawnPanel['series'][number]
export type AlertList = components['schemas']['AlertList']
export type ShownAlert = AlertList['items'][number]
