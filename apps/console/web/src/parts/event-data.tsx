import { Code } from '@mantine/core'
import { useState } from 'react'
import { services } from '../api/services.ts'
import { PersonalData } from './personal-data.tsx'

interface EventDataProps {
  /** Undefined: nothing can be asked for. */
  readonly eventId: string | undefined
  readonly data: unknown
  readonly masked: boolean
}

/** The data of an event. The data platform has stored it: it shows what is masked to an operator who asks, and records it. */
export function EventData({ eventId, data, masked }: EventDataProps) {
  const [inClear, setInClear] = useState<unknown>()
  const show = async (eventId: string, reason: string) => {
    const params = { path: { eventId } }
    const answer = await services['data-platform'].requests.POST('/internal/events/{eventId}/show', {
      params,
      body: { reason },
    })
    setInClear(answer.data?.data)
  }
  return (
    <>
      <Code block tabIndex={0} style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {JSON.stringify(inClear === undefined ? data : inClear, null, 2)}
      </Code>
      {masked && eventId !== undefined && inClear === undefined && (
        <PersonalData show={(reason) => show(eventId, reason)} />
      )}
    </>
  )
}
