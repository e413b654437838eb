import { Group, NativeSelect, TextInput } from '@mantine/core'
import { useTexts } from '../../texts/language.tsx'
import type { Choice } from './orders.ts'
import { texts } from './texts.ts'

interface FilterProps {
  readonly choice: Choice
  change(changes: Partial<Choice>, options?: { replace?: boolean }): void
}

/** Which orders are shown. Each choice is a part of the address. */
export function Filter({ choice, change }: FilterProps) {
  const t = useTexts(texts)
  const select = (name: keyof Choice, label: string, options: Readonly<Record<string, string>>) => (
    <NativeSelect
      label={label}
      value={choice[name]}
      onChange={({ currentTarget }) => change({ [name]: currentTarget.value })}
      data={Object.entries(options).map(([value, text]) => ({ value, label: text }))}
    />
  )
  const text = (name: 'userId' | 'productId', label: string) => (
    <TextInput
      label={label}
      value={choice[name]}
      onChange={({ currentTarget }) => change({ [name]: currentTarget.value.trim() }, { replace: true })}
    />
  )
  const any = { '': t.any }
  return (
    <Group align="flex-end">
      {select('state', t.state, { ...any, ...t.states })}
      {select('waitsFor', t.waitsFor, { ...any, ...t.waits })}
      {select('olderThan', t.olderThan, { ...any, ...t.ages })}
      {select('sort', t.sort, { newest: t.newest, oldest: t.oldest })}
      {text('userId', t.customer)}
      {text('productId', t.product)}
    </Group>
  )
}
