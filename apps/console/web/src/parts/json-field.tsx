import { Textarea } from '@mantine/core'
import { type Both, useTexts } from '../texts/language.tsx'

const texts = {
  en: { noJson: (problem: string) => `This is no JSON: ${problem}` },
  ko: { noJson: (problem: string) => `JSON이 아닙니다: ${problem}` },
} satisfies Both<object>

/** A value as a person edits it. */
export const pretty = (value: unknown): string => JSON.stringify(value, null, 2)

/** The JSON of a text; a sentence when it is none. */
export function jsonOf(text: string): { readonly json: unknown } | { readonly problem: string } {
  try {
    return { json: JSON.parse(text) }
  } catch (error) {
    return { problem: (error as Error).message }
  }
}

interface JsonFieldProps {
  readonly label: string
  readonly description?: string
  readonly text: string
  readonly minRows?: number
  onChange(text: string): void
}

/** A field for JSON, which says where it is none. */
export function JsonField({ label, description, text, minRows = 1, onChange }: JsonFieldProps) {
  const t = useTexts(texts)
  const read = jsonOf(text)
  return (
    <Textarea
      label={label}
      description={description}
      value={text}
      error={'problem' in read ? t.noJson(read.problem) : undefined}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      autosize
      minRows={minRows}
      maxRows={24}
      styles={{ input: { fontFamily: 'monospace' } }}
      spellCheck={false}
    />
  )
}
