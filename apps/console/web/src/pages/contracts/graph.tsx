import FlowGraph from '../../parts/flow-graph.tsx'
import { useTexts } from '../../texts/language.tsx'
import { actors, type Contract } from './contracts.ts'
import { texts } from './texts.ts'

/** Each event between the services that publish it and those that act on it. */
export default function ContractGraph({ contracts }: { contracts: readonly Contract[] }) {
  const t = useTexts(texts)
  const edges = contracts.flatMap((contract) => [
    ...contract.publishedBy.map(({ service }) => ({ from: `from ${service}`, to: contract.address })),
    ...actors(contract).map(({ service, functions }) => ({
      from: contract.address,
      to: `${service}: ${functions.join(', ')}`,
    })),
  ])
  const ids = [...new Set(edges.flatMap(({ from, to }) => [from, to]))]
  const nodes = ids.map((id) => ({ id, label: id.replace(/^from /, '') }))
  return <FlowGraph label={t.graph} nodes={nodes} edges={edges} />
}
