import type { KubernetesObject } from './charts.ts'

export type Labels = Readonly<Record<string, string>>

/** Pods that an object makes. */
export interface Workload {
  readonly name: string
  readonly object: KubernetesObject
  readonly labels: Labels
  // biome-ignore lint/suspicious/noExplicitAny: the schemas check it
  readonly pod: any
  // biome-ignore lint/suspicious/noExplicitAny: the schemas check it
  readonly containers: readonly any[]
}

const templateOf = ({ kind, spec }: KubernetesObject) =>
  kind === 'CronJob'
    ? spec.jobTemplate.spec.template
    : ['Deployment', 'StatefulSet', 'Job'].includes(kind)
      ? spec.template
      : undefined

/** The pods of Deployments, StatefulSets, Jobs and CronJobs. */
export const podsOf = (objects: readonly KubernetesObject[]): Workload[] =>
  objects.flatMap((object) => {
    const template = templateOf(object)
    if (!template) return []
    const { metadata, spec } = template
    const containers = [...(spec.initContainers ?? []), ...spec.containers]
    return [{ name: object.metadata.name, object, labels: metadata.labels, pod: spec, containers }]
  })
