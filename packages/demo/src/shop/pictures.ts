/** The kinds of drawings; each product has one in two colours of its own. */
const shapes = {
  bottle: (main: string, light: string) =>
    `<path d="M88 28h24v36l18 26v74q0 10-10 10H80q-10 0-10-10V90l18-26z" fill="${main}"/><rect x="78" y="104" width="44" height="42" rx="4" fill="${light}"/>`,
  bag: (main: string, light: string) =>
    `<path d="M60 52h80l8 112q0 8-8 8H60q-8 0-8-8z" fill="${main}"/><rect x="66" y="86" width="68" height="48" rx="6" fill="${light}"/>`,
  box: (main: string, light: string) =>
    `<rect x="46" y="62" width="108" height="96" rx="6" fill="${main}"/><path d="M46 100h108v16H46zM92 62h16v96H92z" fill="${light}"/>`,
  bowl: (main: string, light: string) =>
    `<path d="M44 86h112q0 74-56 74T44 86z" fill="${main}"/><ellipse cx="100" cy="86" rx="56" ry="14" fill="${light}"/>`,
  jar: (main: string, light: string) =>
    `<path d="M72 48h56q34 34 30 68-6 46-58 46t-58-46q-4-34 30-68z" fill="${main}"/><rect x="64" y="38" width="72" height="14" rx="6" fill="${light}"/>`,
  fruit: (main: string, light: string) =>
    `<circle cx="100" cy="112" r="50" fill="${main}"/><path d="M100 62q26-30 44-10-24 20-44 10z" fill="${light}"/>`,
  cloth: (main: string, light: string) =>
    `<rect x="48" y="48" width="104" height="104" fill="${main}"/><path d="M48 82h104v12H48zM84 48h12v104H84z" fill="${light}"/>`,
  lamp: (main: string, light: string) =>
    `<path d="M72 44h56l20 56H52z" fill="${light}"/><rect x="95" y="100" width="10" height="48" fill="${main}"/><rect x="70" y="148" width="60" height="12" rx="6" fill="${main}"/>`,
  tool: (main: string, light: string) =>
    `<rect x="92" y="36" width="16" height="84" rx="8" fill="${light}"/><path d="M78 116h44l8 48H70z" fill="${main}"/>`,
  book: (main: string, light: string) =>
    `<rect x="56" y="44" width="88" height="114" rx="4" fill="${main}"/><rect x="78" y="62" width="52" height="56" fill="${light}"/>`,
} as const

export type Shape = keyof typeof shapes

/** A drawing of 200 by 200 as an address: it needs no server. @param hue of its main colour, in degrees */
export function picture(shape: Shape, hue: number): string {
  const drawn = shapes[shape](`hsl(${hue} 42% 42%)`, `hsl(${(hue + 40) % 360} 60% 82%)`)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200"><rect width="200" height="200" fill="hsl(${hue} 38% 92%)"/>${drawn}</svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}
