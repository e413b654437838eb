import { Button, Group, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import { useAddress } from '../../parts/address.ts'
import { Page } from '../../parts/page.tsx'
import { shellWord } from '../../parts/shell-word.ts'
import { useTexts } from '../../texts/language.tsx'
import { Found } from './found.tsx'
import { Problems } from './problems.tsx'
import { texts } from './texts.ts'

const defaults = { q: '' }

/** One box that takes any id, and under it what is wrong now. */
export default function FindPage() {
  const t = useTexts(texts)
  const [{ q }, change] = useAddress(defaults)
  const [text, setText] = useState(q)
  useEffect(() => setText(q), [q])
  const find = (event: FormEvent) => {
    event.preventDefault()
    change({ q: text.trim() })
  }
  return (
    <Page title={t.title} command={q === '' ? 'npm run problems' : `npm run find -- ${shellWord(q)}`}>
      <search>
        <form onSubmit={find}>
          <Group align="flex-end">
            <TextInput
              label={t.any}
              placeholder={t.example}
              value={text}
              onChange={({ currentTarget }) => setText(currentTarget.value)}
              style={{ flex: 1 }}
            />
            <Button type="submit">{t.find}</Button>
          </Group>
        </form>
      </search>
      {q !== '' && <Found key={q} q={q} />}
      <Problems />
    </Page>
  )
}
