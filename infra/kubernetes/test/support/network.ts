import { BlockList } from 'node:net'
import { type KubernetesObject, namespace } from './charts.ts'
import { type Labels, podsOf } from './workloads.ts'

interface Selector {
  readonly matchLabels?: Labels
  readonly matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[]
}

/** A selector of Kubernetes; an empty one selects all. @throws Error for an operator that no policy of ours has */
export function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  const expressed = matchExpressions.every(({ key, operator, values = [] }) => {
    if (operator !== 'In') throw new Error(`the operator ${operator} is not known here`)
    return values.includes(labels[key] ?? '')
  })
  return expressed && Object.entries(matchLabels).every(([key, value]) => labels[key] === value)
}

/** One end of a connection: pods of a namespace, or an address outside of the cluster. */
export type End =
  | { readonly name: string; readonly namespace: string; readonly labels: Labels }
  | { readonly name: string; readonly address: string }

interface Peer {
  readonly podSelector?: Selector
  readonly namespaceSelector?: Selector
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] }
}

function isIn(address: string, network: string): boolean {
  const [start = '', bits] = network.split('/')
  const list = new BlockList()
  list.addSubnet(start, Number(bits))
  return list.check(address)
}

function matches({ podSelector, namespaceSelector, ipBlock }: Peer, end: End): boolean {
  if ('address' in end)
    return (
      ipBlock !== undefined &&
      isIn(end.address, ipBlock.cidr) &&
      !(ipBlock.except ?? []).some((network) => isIn(end.address, network))
    )
  if (ipBlock) return false
  const namespaceIs = namespaceSelector
    ? selects(namespaceSelector, { 'kubernetes.io/metadata.name': end.namespace })
    : end.namespace === namespace
  return namespaceIs && (!podSelector || selects(podSelector, end.labels))
}

interface Rule {
  readonly from?: readonly Peer[]
  readonly to?: readonly Peer[]
  readonly ports?: readonly { readonly port: number; readonly protocol: string }[]
}

function permits(rules: readonly Rule[], side: 'from' | 'to', other: End, port: number): boolean {
  return rules.some(
    ({ [side]: peers, ports }) =>
      (!ports || ports.some((each) => each.port === port && each.protocol === 'TCP')) &&
      // An empty list of peers is every peer.
      (!peers || peers.length === 0 || peers.some((peer) => matches(peer, other))),
  )
}

/** The policies that are rendered, and the one that Strimzi makes from a listener. */
const policiesOf = (objects: readonly KubernetesObject[]) =>
  objects.flatMap(({ kind, metadata, spec }) => {
    if (kind === 'NetworkPolicy') return [spec]
    if (kind !== 'Kafka') return []
    const ingress = spec.kafka.listeners.map(
      ({ port, networkPolicyPeers }: { port: number; networkPolicyPeers: Peer[] }) => ({
        from: networkPolicyPeers,
        ports: [{ port, protocol: 'TCP' }],
      }),
    )
    const podSelector = { matchLabels: { 'strimzi.io/cluster': metadata.name } }
    return [{ podSelector, policyTypes: ['Ingress'], ingress }]
  })

/** Whether the policies let one end connect to another. A pod that no policy selects is open. */
export function mayConnect(objects: readonly KubernetesObject[], from: End, to: End, port: number): boolean {
  const policies = policiesOf(objects)
  const passes = (end: End, other: End, type: 'Ingress' | 'Egress') => {
    if ('address' in end || end.namespace !== namespace) return true
    const own = policies.filter(
      ({ podSelector, policyTypes }) => policyTypes.includes(type) && selects(podSelector, end.labels),
    )
    const [list, side] = type === 'Ingress' ? (['ingress', 'from'] as const) : (['egress', 'to'] as const)
    return own.length === 0 || own.some((policy) => permits(policy[list] ?? [], side, other, port))
  }
  return passes(from, to, 'Egress') && passes(to, from, 'Ingress')
}

type Pods = Extract<End, { labels: Labels }>

/** All pods of an installation, also those that the operators make. */
export const endsOf = (objects: readonly KubernetesObject[]): Pods[] => [
  ...podsOf(objects).map(({ name, labels }): Pods => ({ name, namespace, labels })),
  ...objects.flatMap(({ kind, metadata: { name } }): Pods[] => {
    if (kind === 'Cluster') return [{ name, namespace, labels: { 'cnpg.io/cluster': name } }]
    if (kind === 'Kafka') return [{ name: 'kafka', namespace, labels: { 'strimzi.io/cluster': name } }]
    return []
  }),
]
