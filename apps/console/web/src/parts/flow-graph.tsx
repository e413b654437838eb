import '@xyflow/react/dist/base.css'
import './flow-graph.css'
import dagre from '@dagrejs/dagre'
import { useMantineTheme } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import { type Edge, Position, ReactFlow } from '@xyflow/react'
import { useMemo } from 'react'

export interface GraphNode {
  readonly id: string
  readonly label: string
}

export interface GraphEdge {
  readonly from: string
  readonly to: string
  readonly label?: string
  /** How it is drawn: something moves along it, or waits at it. */
  readonly tone?: 'moves' | 'waits'
}

interface FlowGraphProps {
  /** What the picture shows, for those who do not see it. */
  readonly label: string
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
  /** As large as it is drawn, and the page scrolls; default: it fills the window, and is moved and enlarged by the pointer. */
  readonly inFull?: boolean
  /** Of a node, and between two that are joined, in pixels. */
  readonly width?: number
  readonly gap?: number
  onOpen?(id: string): void
}

const HEIGHT = 32
const STROKES = { moves: 'var(--mantine-color-cyan-6)', waits: 'var(--mantine-color-orange-6)' } as const

/** Nodes from left to right along their edges. Load it lazily: its libraries are large. */
export default function FlowGraph(props: FlowGraphProps) {
  const { label, nodes, edges, inFull = false, width = 210, gap = 120, onOpen } = props
  const theme = useMantineTheme()
  const isStill = useReducedMotion()
  // Labels and tones may change each second: what lies where depends on the names alone.
  const names = JSON.stringify([nodes.map(({ id }) => id), edges.map(({ from, to }) => [from, to])])
  const { places, height } = useMemo(() => placesOf(JSON.parse(names), width, gap), [names, width, gap])
  return (
    <figure aria-label={label} style={{ height: inFull ? height : '70vh', margin: 0 }}>
      <ReactFlow
        nodes={nodes.map(({ id, label }) => ({
          id,
          data: { label },
          position: places.get(id) ?? { x: 0, y: 0 },
          sourcePosition: Position.Right,
          targetPosition: Position.Left,
          style: { ...nodeStyle, width, ...(onOpen && { cursor: 'pointer' }) },
        }))}
        edges={edges.map((edge) => drawnEdge(edge, isStill))}
        fitView
        fitViewOptions={{ padding: 0 }}
        minZoom={0.1}
        maxZoom={inFull ? 1 : 2}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        {...(inFull && {
          ...{ panOnDrag: false, zoomOnScroll: false, zoomOnPinch: false },
          ...{ zoomOnDoubleClick: false, preventScrolling: false },
        })}
        {...(onOpen && { onNodeClick: (_event, { id }) => onOpen(id) })}
        style={{ fontFamily: theme.fontFamily ?? 'inherit', background: 'transparent' }}
      />
    </figure>
  )
}

/** The upper left corner of each node, and the height of all. */
function placesOf(
  [ids, edges]: [ids: string[], edges: [from: string, to: string][]],
  width: number,
  gap: number,
) {
  const graph = new dagre.graphlib.Graph().setGraph({ rankdir: 'LR', nodesep: 8, ranksep: gap })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const id of ids) graph.setNode(id, { width, height: HEIGHT })
  for (const [from, to] of edges) graph.setEdge(from, to)
  dagre.layout(graph)
  const places = graph.nodes().map((id) => {
    const { x, y } = graph.node(id)
    return [id, { x: x - width / 2, y: y - HEIGHT / 2 }] as const
  })
  return { places: new Map(places), height: (graph.graph().height ?? 0) + 2 * HEIGHT }
}

const nodeStyle = {
  height: HEIGHT,
  padding: '4px 8px',
  fontSize: 12,
  overflow: 'hidden',
  border: '1px solid var(--mantine-color-default-border)',
  borderRadius: 4,
  background: 'var(--mantine-color-default)',
  color: 'var(--mantine-color-bright)',
}

const drawnEdge = ({ from, to, label, tone }: GraphEdge, isStill: boolean): Edge => ({
  id: `${from} ${to}`,
  source: from,
  target: to,
  ...(label !== undefined && { label }),
  animated: tone === 'moves' && !isStill,
  ...(tone && { style: { stroke: STROKES[tone], strokeWidth: 2 }, zIndex: 1 }),
  labelStyle: { fill: 'var(--mantine-color-bright)', fontSize: 11 },
  labelBgStyle: { fill: 'var(--mantine-color-body)' },
  labelBgPadding: [4, 2],
})
