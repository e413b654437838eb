import { Button, Group, Text } from '@mantine/core'
import { useRef, useState } from 'react'
import { Failure } from '../../parts/states.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/language.tsx'
import { texts } from './texts.ts'
import type { List } from './use-list.ts'

/** Below a list: reads its next page, and says how much is shown. */
export function More({ list }: { list: List }) {
  const t = useTexts(texts)
  const { count } = useFormat()
  const said = useRef<HTMLParagraphElement>(null)
  const [wasAsked, setAsked] = useState(false)
  const { items, error, hasNextPage } = list
  const readMore = async () => {
    setAsked(true)
    const { hasNextPage } = await list.fetchNextPage()
    // The button is gone with the last page: the keyboard goes on from here, and not from the top of the document.
    if (!hasNextPage) said.current?.focus()
  }
  if (items === undefined) return null
  return (
    <>
      {error && <Failure error={error} retry={list.isFetchNextPageError ? readMore : list.refetch} />}
      {(hasNextPage || wasAsked) && (
        <Group>
          {hasNextPage && (
            <Button variant="default" onClick={readMore} loading={list.isFetchingNextPage}>
              {t.more}
            </Button>
          )}
          <Text size="sm" role="status" tabIndex={-1} ref={said}>
            {hasNextPage ? t.shownSoFar(count(items.length)) : t.allShown(count(items.length))}
          </Text>
        </Group>
      )}
    </>
  )
}
