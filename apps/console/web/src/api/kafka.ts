import type { paths } from './generated/console.ts'

type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

export type TopicSummary = Answer<'/api/kafka/topics'>['items'][number]
export type TopicDetail = Answer<'/api/kafka/topics/{topic}'>
export type GroupOnTopic = TopicDetail['groups'][number]
export type TestRecordDraft = Answer<'/api/kafka/topics/{topic}/test-record'>
export type ShownRecord = Answer<'/api/kafka/topics/{topic}/records'>['items'][number]
export type SearchAnswer = Answer<'/api/kafka/search'>
