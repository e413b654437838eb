/** A drawing of 200 by 200 as an address: it needs no server, and no other site learns who looks at it. */
const picture = (background: string, shapes: string): string => {
  const ground = `<rect width="200" height="200" fill="${background}"/>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200">${ground}${shapes}</svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}

const circle = (x: number, y: number, r: number, fill: string) =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"/>`
const box = (x: number, y: number, width: number, height: number, fill: string, rx = 0) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${rx}" fill="${fill}"/>`
const shape = (d: string, fill: string) => `<path d="${d}" fill="${fill}"/>`
const line = (d: string, stroke: string, width = 6) =>
  `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round"/>`

const bottle = 'M88 30h24v34l18 26v72q0 10-10 10H80q-10 0-10-10V90l18-26z'
const jar = 'M72 46h56q34 34 30 68-6 46-58 46t-58-46q-4-34 30-68z'

/** The pictures of the demo's products. */
export const pictures = {
  'coffee-beans': picture(
    '#efe3d3',
    shape('M60 50h80l8 112q0 8-8 8H60q-8 0-8-8z', '#6b4226') +
      box(64, 84, 72, 50, '#efe3d3', 6) +
      `<ellipse cx="100" cy="109" rx="14" ry="20" fill="#6b4226"/>` +
      line('M100 92q-8 17 0 34', '#efe3d3', 3),
  ),
  'green-tea': picture(
    '#e6efdc',
    shape('M100 40q52 34 44 92-62 2-78-44 0-34 34-48z', '#5f8d4e') +
      line('M84 150q14-54 40-84', '#e6efdc', 4),
  ),
  'omija-syrup': picture(
    '#f7e2e4',
    shape(bottle, '#b3253b') + box(80, 104, 40, 44, '#f7e2e4', 4) + circle(100, 126, 10, '#b3253b'),
  ),
  'rice-cooker': picture(
    '#e4e8ee',
    box(46, 66, 108, 92, '#f8fafc', 26) +
      box(46, 60, 108, 36, '#3f4b5b', 18) +
      box(84, 112, 32, 22, '#3f4b5b', 6),
  ),
  'brass-spoons': picture(
    '#f3ead6',
    `<ellipse cx="70" cy="58" rx="18" ry="26" fill="#b8892b"/>` +
      line('M70 84v84', '#b8892b', 8) +
      line('M118 36v132', '#b8892b') +
      line('M136 36v132', '#b8892b'),
  ),
  'onggi-jar': picture(
    '#efe6dc',
    shape(jar, '#5b3a29') + box(64, 36, 72, 14, '#47301f', 6) + line('M52 96q48 18 96 0', '#7d5a44', 4),
  ),
  'tea-cup': picture(
    '#e3efe9',
    shape('M56 70h88q0 74-44 74T56 70z', '#7fb5a0') + box(84, 144, 32, 10, '#6aa08b', 3),
  ),
  'iron-pot': picture(
    '#e9e7e4',
    shape('M44 88h112q0 70-56 70T44 88z', '#33363a') +
      box(40, 76, 120, 14, '#44484d', 7) +
      circle(100, 68, 9, '#44484d'),
  ),
  'persimmon-vinegar': picture(
    '#f8e8d6',
    shape(bottle, '#d9742b') + box(80, 104, 40, 44, '#fff6ea', 4) + circle(100, 128, 12, '#d9742b'),
  ),
  hallabong: picture(
    '#fdf1d8',
    circle(100, 114, 50, '#f29f2e') +
      shape('M82 72q18-34 36 0z', '#f29f2e') +
      shape('M100 54q26-24 40-4-22 14-40 4z', '#5f8d4e'),
  ),
  'gim-gift': picture(
    '#e7ebe6',
    box(48, 60, 104, 92, '#1f3d2f', 6) + box(48, 96, 104, 18, '#c9a24b') + box(91, 60, 18, 92, '#c9a24b'),
  ),
  'hanji-notebook': picture(
    '#eeeae2',
    box(56, 44, 88, 116, '#a9432f', 4) + box(96, 58, 34, 56, '#f6f1e6') + line('M66 52v100', '#f6f1e6', 3),
  ),
  'brush-set': picture(
    '#ecebf0',
    [64, 100, 136]
      .map(
        (x, n) =>
          box(x - 5, 40, 10, 76, '#8a5a33', 4) +
          shape(`M${x - 9} 116h18q0 ${30 - n * 6}-9 ${46 - n * 8}-9-${16 - n * 2}-9-46z`, '#2b2b33'),
      )
      .join(''),
  ),
  bojagi: picture(
    '#f1ecf4',
    ['#d9a6b3', '#8fb1c9', '#e7cf8f', '#a8c3a0', '#c7aed1', '#e3b58f', '#9fc2bd', '#d3d0a1', '#b8a7c9']
      .map((fill, n) => box(46 + (n % 3) * 36, 46 + Math.floor(n / 3) * 36, 34, 34, fill))
      .join(''),
  ),
  'moon-jar-replica': picture(
    '#d9dde3',
    circle(100, 104, 58, '#fbfaf7') + box(78, 40, 44, 12, '#eceae4', 4) + box(82, 156, 36, 10, '#eceae4', 3),
  ),
  norigae: picture(
    '#f3e4e9',
    line('M100 30v26', '#b3253b') +
      circle(100, 76, 22, '#b3253b') +
      circle(100, 76, 9, '#f3e4e9') +
      [88, 100, 112].map((x) => line(`M${x} 104v62`, '#b3253b', 7)).join(''),
  ),
} as const
