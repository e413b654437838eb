import type { z } from 'zod'

/**
 * The places in an input schema where unknown fields would be accepted, as `body.lines[]`. A record is not
 * one: its keys are free by declaration.
 */
export function placesThatLetUnknownFieldsThrough(schema: z.ZodType, place: string): string[] {
  const found: string[] = []
  const seen = new Set<z.core.$ZodType>()

  function visit(type: z.core.$ZodType | undefined | null, at: string): void {
    if (!type || seen.has(type)) return
    seen.add(type)
    const { def } = (type as z.core.$ZodTypes)._zod
    switch (def.type) {
      case 'object':
        if ((def.catchall as z.core.$ZodTypes | undefined)?._zod.def.type !== 'never') found.push(at)
        for (const [name, inner] of Object.entries(def.shape)) visit(inner, `${at}.${name}`)
        break
      case 'array':
        visit(def.element, `${at}[]`)
        break
      case 'tuple':
        for (const item of def.items) visit(item, `${at}[]`)
        visit(def.rest, `${at}[]`)
        break
      case 'record':
      case 'map':
      case 'set':
        visit(def.valueType, `${at}[]`)
        break
      case 'union':
        for (const option of def.options) visit(option, at)
        break
      case 'intersection':
        visit(def.left, at)
        visit(def.right, at)
        break
      case 'pipe':
        visit(def.in, at)
        visit(def.out, at)
        break
      case 'lazy':
        visit(def.getter(), at)
        break
      default:
        if ('innerType' in def) visit(def.innerType, at)
    }
  }

  visit(schema, place)
  return found
}
