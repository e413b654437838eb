import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'

/** The languages of the pages, each with its own name. */
export const languages = { en: 'English', ko: '한국어' } as const
export type Language = keyof typeof languages

/** A text, or a dictionary of texts, in each language. Both have the same entries: the compiler checks it. */
export type Both<Texts> = Readonly<Record<Language, Texts>>

const KEY = 'jangteo-language'
const Context = createContext<{ language: Language; choose: (language: Language) => void }>({
  language: 'en',
  choose: () => undefined,
})

const isLanguage = (text: string | null | undefined): text is Language =>
  typeof text === 'string' && Object.hasOwn(languages, text)

/** The one that was chosen here before, else the first of the browser's that there is. */
function firstLanguage(): Language {
  const chosen = localStorage.getItem(KEY)
  if (isLanguage(chosen)) return chosen
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en'
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const choose = (wanted: Language) => {
    localStorage.setItem(KEY, wanted)
    setLanguage(wanted)
  }
  return <Context value={{ language, choose }}>{children}</Context>
}

export const useLanguage = () => useContext(Context)

/** The texts of a page in the reader's language. */
export const useTexts = <Texts,>(texts: Both<Texts>): Texts => texts[useLanguage().language]
