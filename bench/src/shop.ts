import { type ServiceProcess, startServiceProcess, uniquePrefix } from '@jangteo/testing'
import type pg from 'pg'

const NAMES = ['order', 'balance', 'data-platform'] as const
type Name = (typeof NAMES)[number]

export interface Shop {
  /** What its topics and groups begin with. */
  readonly prefix: string
  url(service: Name): string
  /** The administrator's view of a service's database. */
  sql(service: Name): pg.Client
  stop(): Promise<void>
}

/** Every service as a process of its own, on databases and topics of its own. */
export async function openShop(): Promise<Shop> {
  const prefix = uniquePrefix()
  const opened = await Promise.all(NAMES.map((name) => startServiceProcess(name, { topicPrefix: prefix })))
  const find = (name: Name) => opened[NAMES.indexOf(name)] as ServiceProcess
  return {
    prefix,
    url: (name) => find(name).url,
    sql: (name) => find(name).sql,
    async stop() {
      await Promise.all(opened.map((service) => service.stop()))
    },
  }
}
