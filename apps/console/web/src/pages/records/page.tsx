import { Button, Group, NativeSelect, Stack, Switch, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import { useAddress } from '../../parts/address.ts'
import { Page } from '../../parts/page.tsx'
import { shellWord } from '../../parts/shell-word.ts'
import { Empty } from '../../parts/states.tsx'
import { useTexts } from '../../texts/language.tsx'
import { fromLocal, toLocal } from '../topic/times.ts'
import { type Asked, Hits } from './hits.tsx'
import { texts } from './texts.ts'

const defaults: Asked = { by: 'key', name: '', value: '', topics: '', since: '', everywhere: '' }

/** Searches records by key, field or header, over all topics or some. */
export default function RecordsPage() {
  const t = useTexts(texts)
  const [asked, change] = useAddress(defaults)
  const [form, setForm] = useState(asked)
  const address = JSON.stringify(asked)
  useEffect(() => setForm(JSON.parse(address)), [address])
  const set = (changes: Partial<Asked>) => setForm((before) => ({ ...before, ...changes }))
  const search = (event: FormEvent) => {
    event.preventDefault()
    change(form)
  }
  const isComplete = asked.value !== '' && (asked.by === 'key' || asked.name !== '')
  return (
    <Page title={t.title} command={commandFor(asked)}>
      <search>
        <form onSubmit={search}>
          <Stack gap="sm">
            <Group align="flex-end">
              <NativeSelect
                label={t.by}
                value={form.by}
                onChange={({ currentTarget }) => set({ by: currentTarget.value })}
                data={[
                  { value: 'key', label: t.key },
                  { value: 'field', label: t.field },
                  { value: 'header', label: t.header },
                ]}
              />
              {form.by !== 'key' && (
                <TextInput
                  label={t.name}
                  required
                  value={form.name}
                  placeholder={form.by === 'field' ? t.fieldExample : t.headerExample}
                  onChange={({ currentTarget }) => set({ name: currentTarget.value.trim() })}
                />
              )}
              <TextInput
                label={t.value}
                required
                value={form.value}
                onChange={({ currentTarget }) => set({ value: currentTarget.value })}
                style={{ flex: 1, minWidth: 200 }}
              />
              <Button type="submit">{t.search}</Button>
            </Group>
            <Group align="flex-end">
              <TextInput
                label={t.topics}
                value={form.topics}
                placeholder="order.created,order.paid"
                onChange={({ currentTarget }) => set({ topics: currentTarget.value.replaceAll(/\s/g, '') })}
                style={{ flex: 1, minWidth: 240 }}
              />
              <TextInput
                label={t.since}
                type="datetime-local"
                step={1}
                value={toLocal(form.since)}
                onChange={({ currentTarget }) => set({ since: fromLocal(currentTarget.value) })}
              />
            </Group>
            {form.by === 'key' && (
              <Switch
                label={t.everywhere}
                description={t.everywhereWhy}
                checked={form.everywhere !== ''}
                onChange={({ currentTarget }) => set({ everywhere: currentTarget.checked ? 'on' : '' })}
              />
            )}
          </Stack>
        </form>
      </search>
      {isComplete ? <Hits key={address} asked={asked} /> : <Empty>{t.start}</Empty>}
    </Page>
  )
}

function commandFor({ by, name, value, topics, since, everywhere }: Asked): string {
  const options = [
    ...(by === 'key' ? [] : [`--${by} ${shellWord(name)}`]),
    ...(topics === '' ? [] : [`--topics ${shellWord(topics)}`]),
    ...(since === '' ? [] : [`--since ${shellWord(since)}`]),
    ...(by === 'key' && everywhere !== '' ? ['--everywhere'] : []),
  ]
  return ['npm run topics -- search', ...options, shellWord(value || '<key>')].join(' ')
}
