import '@xyflow/react/dist/base.css'
import './graph.css'
import dagre from '@dagrejs/dagre'
import { useMantineTheme } from '@mantine/core'
import { type Edge, type Node, Position, ReactFlow } from '@xyflow/react'
import { useMemo } from 'react'
import { useTexts } from '../../texts/language.tsx'
import { actors, type Contract } from './contracts.ts'
import { texts } from './texts.ts'

const SIZE = { width: 210, height: 32 }

/** Each event between the services that publish it and those that act on it. */
export default function ContractGraph({ contracts }: { contracts: readonly Contract[] }) {
  const t = useTexts(texts)
  const theme = useMantineTheme()
  const { nodes, edges } = useMemo(() => graphOf(contracts), [contracts])
  return (
    <figure aria-label={t.graph} style={{ height: '70vh', margin: 0 }}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        fitView
        minZoom={0.1}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        style={{ fontFamily: theme.fontFamily ?? 'inherit', background: 'transparent' }}
      />
    </figure>
  )
}

function graphOf(contracts: readonly Contract[]): { nodes: Node[]; edges: Edge[] } {
  const graph = new dagre.graphlib.Graph().setGraph({ rankdir: 'LR', nodesep: 8, ranksep: 120 })
  graph.setDefaultEdgeLabel(() => ({}))
  const edges = contracts.flatMap((contract) => [
    ...contract.publishedBy.map(({ service }) => [`from ${service}`, contract.topic] as const),
    ...actors(contract).map(
      ({ service, functions }) => [contract.topic, `${service}: ${functions.join(', ')}`] as const,
    ),
  ])
  for (const name of new Set(edges.flat())) graph.setNode(name, { ...SIZE })
  for (const [from, to] of edges) graph.setEdge(from, to)
  dagre.layout(graph)
  return {
    nodes: graph.nodes().map((id): Node => {
      const { x, y } = graph.node(id)
      return {
        id,
        position: { x: x - SIZE.width / 2, y: y - SIZE.height / 2 },
        data: { label: id.replace(/^from /, '') },
        sourcePosition: Position.Right,
        targetPosition: Position.Left,
        style: {
          ...SIZE,
          padding: '4px 8px',
          fontSize: 12,
          overflow: 'hidden',
          border: '1px solid var(--mantine-color-default-border)',
          borderRadius: 4,
          background: 'var(--mantine-color-default)',
          color: 'var(--mantine-color-bright)',
        },
      }
    }),
    edges: edges.map(([source, target]) => ({ id: `${source} ${target}`, source, target })),
  }
}
