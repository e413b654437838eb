import type { KubernetesObject } from './charts.ts'
import { selects } from './network.ts'
import { podsOf, type Workload } from './workloads.ts'

type Rule = (workload: Workload, all: readonly KubernetesObject[]) => readonly (string | false)[]

/** Of a pod and its containers: Pod Security "restricted", and no access to the node or the Kubernetes API. */
const isRestricted: Rule = ({ pod, containers }) => [
  pod.securityContext?.runAsNonRoot !== true && 'may run as root',
  !(pod.securityContext?.runAsUser > 0) && 'does not say its user',
  pod.securityContext?.seccompProfile?.type !== 'RuntimeDefault' && 'has no seccomp profile',
  pod.automountServiceAccountToken !== false && 'has a token of the Kubernetes API',
  ['hostNetwork', 'hostPID', 'hostIPC'].some((field) => pod[field]) && 'reaches into the node',
  (pod.volumes ?? []).some((volume: object) => 'hostPath' in volume) && 'mounts a folder of the node',
  ...containers.flatMap(({ name, securityContext = {}, ports = [] }) => [
    securityContext.allowPrivilegeEscalation !== false && `${name} may become another user`,
    securityContext.readOnlyRootFilesystem !== true && `${name} can write its own files`,
    securityContext.privileged === true && `${name} is privileged`,
    !securityContext.capabilities?.drop?.includes('ALL') && `${name} keeps capabilities`,
    (securityContext.capabilities?.add ?? []).length > 0 && `${name} adds capabilities`,
    securityContext.runAsUser === 0 && `${name} runs as root`,
    ports.some((port: object) => 'hostPort' in port) && `${name} takes a port of the node`,
  ]),
]

const namesItsImage: Rule = ({ containers }) =>
  containers.map(({ name, image }) => {
    const tag = /:([^/:]+)$/.exec(image)?.[1]
    return (tag === undefined || tag === 'latest') && `${name} has the image ${image}, which may change`
  })

const hasResources: Rule = ({ containers }) =>
  containers.flatMap(({ name, resources = {} }) => [
    !resources.requests?.cpu && `${name} requests no CPU`,
    !resources.requests?.memory && `${name} requests no memory`,
    !resources.limits?.memory && `${name} has no limit of memory`,
  ])

const serves = ({ object }: Workload) => ['Deployment', 'StatefulSet'].includes(object.kind)

const hasProbes: Rule = (workload) =>
  serves(workload)
    ? workload.pod.containers.flatMap((container: Workload['containers'][number]) =>
        ['startupProbe', 'livenessProbe', 'readinessProbe'].map(
          (probe) => !container[probe] && `${container.name} has no ${probe}`,
        ),
      )
    : []

const hasDisruptionBudget: Rule = (workload, all) => {
  const budgets = all.filter(
    ({ kind, spec }) => kind === 'PodDisruptionBudget' && selects(spec.selector, workload.labels),
  )
  return [serves(workload) && budgets.length !== 1 && `has ${budgets.length} PodDisruptionBudgets`]
}

/** A policy for all pods alone would leave them without any connection, or be taken away with `defaultDeny`. */
const hasNetworkPolicies: Rule = ({ labels }, all) =>
  ['Ingress', 'Egress'].map((type) => {
    const own = all.filter(
      ({ kind, spec }) =>
        kind === 'NetworkPolicy' &&
        Object.keys(spec.podSelector).length > 0 &&
        spec.policyTypes.includes(type) &&
        selects(spec.podSelector, labels),
    )
    return own.length === 0 && `has no NetworkPolicy for ${type}`
  })

const secretsByReference: Rule = ({ containers }) =>
  containers.flatMap(({ env = [] }) =>
    env.map(
      ({ name, value }: { name: string; value?: string }) =>
        value !== undefined &&
        (/SECRET|PASSWORD|_KEY$/.test(name) || /:\/\/[^/]*@/.test(value)) &&
        `${name} is in the manifest`,
    ),
  )

const rules = [
  isRestricted,
  namesItsImage,
  hasResources,
  hasProbes,
  hasDisruptionBudget,
  hasNetworkPolicies,
  secretsByReference,
]

/** What must not be so in any installation. */
export const violations = (objects: readonly KubernetesObject[]): string[] =>
  podsOf(objects).flatMap((workload) =>
    rules
      .flatMap((rule) => rule(workload, objects))
      .filter((found) => found !== false)
      .map((found) => `${workload.name}: ${found}`),
  )
