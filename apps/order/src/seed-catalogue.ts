import type { ProductDetails } from './domain/product-details.ts'
import { pictures } from './seed-pictures.ts'
import type { NewProduct } from './use-cases/create-product.ts'

const products: readonly (Pick<NewProduct, 'price' | 'available'> &
  Omit<ProductDetails, 'pictures'> & { readonly productId: keyof typeof pictures })[] = [
  {
    ...{ productId: 'coffee-beans', category: 'tea-and-coffee', price: 19_000, available: 10_000 },
    names: { ko: '커피 원두 1 kg', en: 'Coffee beans, 1 kg' },
    descriptions: {
      ko: '중간 볶음. 견과와 초콜릿 향이 납니다.',
      en: 'Medium roast, with notes of nuts and chocolate.',
    },
  },
  {
    ...{ productId: 'green-tea', category: 'tea-and-coffee', price: 12_500, available: 10_000 },
    names: { ko: '녹차 100 g', en: 'Green tea, 100 g' },
    descriptions: {
      ko: '봄에 처음 딴 잎으로 만든 보성 녹차입니다.',
      en: 'First spring leaves from Boseong.',
    },
  },
  {
    ...{ productId: 'omija-syrup', category: 'tea-and-coffee', price: 17_800, available: 800 },
    names: { ko: '오미자청 500 ml', en: 'Omija syrup, 500 ml' },
    descriptions: {
      ko: '다섯 가지 맛의 오미자를 설탕에 재웠습니다.',
      en: 'Five-flavour berries in sugar; mix it with cold water.',
    },
  },
  {
    ...{ productId: 'rice-cooker', category: 'kitchen', price: 189_000, available: 500 },
    names: { ko: '6인용 전기밥솥', en: 'Rice cooker, six cups' },
    descriptions: {
      ko: '압력 취사와 보온을 버튼 하나로 합니다.',
      en: 'Cooks under pressure and keeps warm, with one button.',
    },
  },
  {
    ...{ productId: 'brass-spoons', category: 'kitchen', price: 34_000, available: 2_000 },
    names: { ko: '방짜 유기 수저 한 벌', en: 'Brass spoons and chopsticks, a pair' },
    descriptions: {
      ko: '두드려 만든 놋수저. 오래 쓸수록 빛이 납니다.',
      en: 'Hammered by hand; they shine more with use.',
    },
  },
  {
    ...{ productId: 'onggi-jar', category: 'kitchen', price: 58_000, available: 300 },
    names: { ko: '옹기 항아리 5 L', en: 'Onggi jar, five litres' },
    descriptions: {
      ko: '장과 김치가 숨을 쉬는 항아리입니다.',
      en: 'An earthenware jar that lets kimchi and pastes breathe.',
    },
  },
  {
    ...{ productId: 'tea-cup', category: 'kitchen', price: 45_000, available: 240 },
    names: { ko: '청자 찻잔', en: 'Celadon tea cup' },
    descriptions: { ko: '강진의 흙으로 빚은 찻잔입니다.', en: 'Made of the clay of Gangjin.' },
  },
  {
    ...{ productId: 'iron-pot', category: 'kitchen', price: 76_000, available: 150 },
    names: { ko: '무쇠 가마솥', en: 'Cast-iron pot' },
    descriptions: { ko: '밥과 누룽지를 고르게 익힙니다.', en: 'Heats rice evenly, and gives a crust.' },
  },
  {
    ...{ productId: 'persimmon-vinegar', category: 'food', price: 15_300, available: 1_200 },
    names: { ko: '감식초 500 ml', en: 'Persimmon vinegar, 500 ml' },
    descriptions: {
      ko: '잘 익은 감을 한 해 동안 발효했습니다.',
      en: 'Ripe persimmons, fermented for a year.',
    },
  },
  {
    ...{ productId: 'hallabong', category: 'food', price: 29_900, available: 600 },
    names: { ko: '제주 한라봉 3 kg', en: 'Hallabong oranges, 3 kg' },
    descriptions: { ko: '제주에서 딴 날 보냅니다.', en: 'Sent from Jeju on the day of the harvest.' },
  },
  {
    ...{ productId: 'gim-gift', category: 'food', price: 22_000, available: 900 },
    names: { ko: '구운 김 선물 세트', en: 'Roasted seaweed, a gift box' },
    descriptions: { ko: '들기름으로 두 번 구운 김입니다.', en: 'Roasted twice with perilla oil.' },
  },
  {
    ...{ productId: 'hanji-notebook', category: 'paper-and-craft', price: 9_800, available: 5_000 },
    names: { ko: '한지 공책', en: 'Notebook of hanji paper' },
    descriptions: {
      ko: '닥나무 한지 80쪽을 실로 묶었습니다.',
      en: 'Eighty pages of mulberry paper, bound with thread.',
    },
  },
  {
    ...{ productId: 'brush-set', category: 'paper-and-craft', price: 27_500, available: 400 },
    names: { ko: '서예 붓 세트', en: 'Calligraphy brushes' },
    descriptions: { ko: '큰 붓, 중간 붓, 세필이 들어 있습니다.', en: 'A large, a middle and a fine brush.' },
  },
  {
    ...{ productId: 'bojagi', category: 'paper-and-craft', price: 38_000, available: 260 },
    names: { ko: '조각보', en: 'Bojagi, a patchwork cloth' },
    descriptions: { ko: '모시 조각을 손으로 이었습니다.', en: 'Pieces of ramie, sewn by hand.' },
  },
  {
    ...{ productId: 'moon-jar-replica', category: 'home', price: 420_000, available: 10 },
    names: { ko: '달항아리 재현품', en: 'Moon jar, a replica' },
    descriptions: {
      ko: '조선 백자 달항아리를 물레로 재현했습니다.',
      en: 'After a white porcelain jar of the Joseon period, thrown on a wheel.',
    },
  },
  {
    ...{ productId: 'norigae', category: 'home', price: 52_000, available: 120 },
    names: { ko: '매듭 노리개', en: 'Norigae, a knotted pendant' },
    descriptions: { ko: '비단실로 맺은 국화매듭입니다.', en: 'A chrysanthemum knot of silk thread.' },
  },
]

/** The products of the demo: named in Korean, as the shop's customers write, and described in both languages. */
export const catalogue: readonly (NewProduct & ProductDetails)[] = products.map((product) => ({
  ...product,
  name: product.names.ko,
  pictures: [pictures[product.productId]],
}))
