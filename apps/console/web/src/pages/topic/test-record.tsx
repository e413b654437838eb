import { Button, Stack, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { TestRecordDraft, TopicDetail } from '../../api/kafka.ts'
import { own } from '../../api/services.ts'
import { ChangeDialog } from '../../parts/change-dialog.tsx'
import { JsonField, jsonOf, pretty } from '../../parts/json-field.tsx'
import { Id } from '../../parts/values.tsx'
import { useTexts } from '../../texts/language.tsx'
import { texts } from './texts.ts'

/** Writes a record and sends it; for development. */
export function TestRecord({ topic, draft }: { topic: TopicDetail; draft: TestRecordDraft }) {
  const t = useTexts(texts)
  const queries = useQueryClient()
  const [key, setKey] = useState('')
  const [value, setValue] = useState(() => pretty(draft.value))
  const [headers, setHeaders] = useState('{}')
  const [isAsking, setAsking] = useState(false)
  const [place, setPlace] = useState<string>()
  const [readValue, readHeaders] = [jsonOf(value), jsonOf(headers)]
  const send = async (reason: string) => {
    if (!('json' in readValue && 'json' in readHeaders)) return
    const { data } = await own.requests.POST('/api/kafka/topics/{topic}/test-record', {
      params: { path: { topic: topic.name } },
      body: {
        key: key === '' ? null : key,
        value: readValue.json,
        headers: readHeaders.json as Record<string, string>,
        reason,
      },
    })
    if (data) setPlace(`${data.topic}:${data.partition}:${data.offset}`)
    await queries.invalidateQueries({ queryKey: ['records', topic.name] })
  }
  return (
    <Stack>
      <Text size="sm">{topic.contract ? t.sendEvent(topic.contract) : t.sendJson}</Text>
      {topic.contract === null && (
        <TextInput label={t.key} value={key} onChange={({ currentTarget }) => setKey(currentTarget.value)} />
      )}
      <JsonField label={t.value} text={value} minRows={6} onChange={setValue} />
      <JsonField label={t.headersToSend} text={headers} onChange={setHeaders} />
      <div>
        <Button onClick={() => setAsking(true)} disabled={'problem' in readValue || 'problem' in readHeaders}>
          {t.send}
        </Button>
      </div>
      {place !== undefined && (
        <Text role="status" component="div">
          {t.sentTo} <Id id={place} />
        </Text>
      )}
      <ChangeDialog
        title={t.send}
        action={t.sendNow}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={send}
      >
        {t.sendWhat}
      </ChangeDialog>
    </Stack>
  )
}
