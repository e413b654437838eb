import { MARK } from '../marks.ts'
import type { Random } from '../random.ts'

const surnames = {
  김: 'kim',
  이: 'lee',
  박: 'park',
  최: 'choi',
  정: 'jung',
  강: 'kang',
  조: 'cho',
  윤: 'yoon',
  장: 'jang',
  임: 'lim',
  한: 'han',
  오: 'oh',
  서: 'seo',
  신: 'shin',
  권: 'kwon',
  황: 'hwang',
}
const givenNames = {
  지민: 'jimin',
  서연: 'seoyeon',
  민준: 'minjun',
  하은: 'haeun',
  도윤: 'doyun',
  수아: 'sua',
  지호: 'jiho',
  예린: 'yerin',
  현우: 'hyunwoo',
  채원: 'chaewon',
  준서: 'junseo',
  유나: 'yuna',
  태양: 'taeyang',
  소희: 'sohee',
  영수: 'youngsu',
  미경: 'mikyung',
  상훈: 'sanghoon',
  은주: 'eunju',
  동현: 'donghyun',
  나래: 'narae',
}

export interface Name {
  /** The customer's id in the shop. */
  readonly customerId: string
  /** In Korean, family name first. */
  readonly name: string
}

/** A made-up name; the number keeps people of the same name apart. */
export function nameOf(random: Random, number: number): Name {
  const [surname, family] = random.pick(Object.entries(surnames))
  const [given, first] = random.pick(Object.entries(givenNames))
  return { customerId: `${MARK}${family}-${first}-${number}`, name: `${surname}${given}` }
}
