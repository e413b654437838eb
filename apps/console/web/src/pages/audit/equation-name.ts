import { equations } from '../../texts/korean/equations.ts'
import { useLanguage } from '../../texts/language.tsx'

/** How an equation is called in the reader's language; one that is not known here, by its own name. */
export function useEquationName(): (name: string) => string {
  const { language } = useLanguage()
  return (name) => (language === 'ko' && Object.hasOwn(equations, name) ? (equations[name] as string) : name)
}
