import { parseSync } from '@swc/core'
import type { Place, Publication } from './contracts.ts'

type Node = Record<string, unknown>

/**
 * Finds where a file publishes: `work.publish(OrderPaid, …)` or `messaging.emit(UserActivity, …)`; `AuditAnswered.of(service)` is AuditAnswered. And the function at
 * the top of the file in which that stands. An event that is not named at the call is answered as it is written.
 *
 * @param file for the answer, relative to the service
 * @throws when the text is no TypeScript
 */
export function publicationsIn(file: string, text: string): Publication[] {
  return topLevel(text).flatMap(({ name, node }) =>
    calls(node).flatMap((call) => {
      const eventName = publishedBy(call)
      return eventName === undefined ? [] : [{ eventName, name, file }]
    }),
  )
}

/** The functions at the top of a file, exported or not. */
export function functionsIn(file: string, text: string): Place[] {
  return topLevel(text).map(({ name }) => ({ name, file }))
}

/** The declarations of a file by name; code outside of any is named `the module`. */
function topLevel(text: string): { name: string; node: Node }[] {
  const { body } = parseSync(text, { syntax: 'typescript', target: 'es2024' })
  return (body as unknown as Node[]).flatMap((item) => {
    const declaration = (item.type === 'ExportDeclaration' ? item.declaration : item) as Node
    if (declaration.type === 'VariableDeclaration')
      return (declaration.declarations as Node[]).map((each) => ({ name: nameOf(each.id), node: each }))
    return [{ name: nameOf(declaration.identifier), node: declaration }]
  })
}

function nameOf(identifier: unknown): string {
  return String((identifier as Node | undefined)?.value ?? 'the module')
}

function calls(node: unknown): Node[] {
  if (Array.isArray(node)) return node.flatMap(calls)
  if (typeof node !== 'object' || node === null) return []
  const inside = Object.values(node).flatMap(calls)
  return (node as Node).type === 'CallExpression' ? [node as Node, ...inside] : inside
}

function publishedBy(call: Node): string | undefined {
  const callee = call.callee as Node
  const method = nameOf(callee.type === 'MemberExpression' ? callee.property : callee)
  if (method !== 'publish' && method !== 'emit') return undefined
  const first = (call.arguments as { expression: Node }[])[0]?.expression
  // A text is the name of a Node.js event.
  if (first === undefined || first.type === 'StringLiteral') return undefined
  const event = familyOf(first) ?? first
  return event.type === 'Identifier' ? nameOf(event) : `(${event.type})`
}

/** Of `AuditAnswered.of(service)`. */
function familyOf({ type, callee }: Node): Node | undefined {
  const { object, property } = (type === 'CallExpression' ? callee : {}) as Node
  return nameOf(property) === 'of' ? (object as Node) : undefined
}
