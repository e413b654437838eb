import { type ClearEvent, clearDataOf } from '@jangteo/operator'
import { Code, Text } from '@mantine/core'
import { useState } from 'react'
import { services } from '../api/services.ts'
import { type Both, useTexts } from '../texts/language.tsx'
import { PersonalData } from './personal-data.tsx'

const texts = {
  en: {
    erased: 'Its customer was erased: its data cannot be read any more.',
    other: 'It is not shown: the event that its header eventId names is another event.',
    nameless: 'Personal data is masked. Without a header eventId it cannot be shown.',
  },
  ko: {
    erased: '고객 정보가 삭제되어 내용을 읽을 수 없습니다.',
    other: 'eventId 헤더가 가리키는 이벤트가 다른 이벤트라서 표시하지 않습니다.',
    nameless: '개인정보를 가렸습니다. eventId 헤더가 없어 표시할 수 없습니다.',
  },
} satisfies Both<Record<string, string>>

interface EventDataProps {
  /** Undefined: nothing can be asked for. */
  readonly eventId: string | undefined
  /** Whose event it is; undefined where there is none. */
  readonly contract: string | undefined
  readonly data: unknown
  readonly masked: boolean
}

/** The data of an event. The data platform has stored it: it shows what is masked to an operator who asks, and records it. */
export function EventData({ eventId, contract, data, masked }: EventDataProps) {
  const t = useTexts(texts)
  const [inClear, setInClear] = useState<ReturnType<typeof clearDataOf>>()
  const show = async (eventId: string, reason: string) => {
    const params = { path: { eventId } }
    const answer = await services['data-platform'].requests.POST('/internal/events/{eventId}/show', {
      params,
      body: { reason },
    })
    setInClear(clearDataOf(answer.data as ClearEvent, contract))
  }
  return (
    <>
      <Code block tabIndex={0} style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {JSON.stringify(typeof inClear === 'object' ? inClear.data : data, null, 2)}
      </Code>
      {typeof inClear === 'string' && (
        <Text size="sm" role="status">
          {t[inClear]}
        </Text>
      )}
      {masked && eventId === undefined && <Text size="sm">{t.nameless}</Text>}
      {masked && eventId !== undefined && inClear === undefined && (
        <PersonalData show={(reason) => show(eventId, reason)} />
      )}
    </>
  )
}
