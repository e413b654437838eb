import type { Mail, Mailbox } from './mails.ts'

const style = `
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1c2530 }
  h1 { font-size: 1.2rem } a { color: inherit; text-decoration: none } a:hover { text-decoration: underline }
  table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: .4rem .6rem .4rem 0; vertical-align: top }
  tr + tr td { border-top: 1px solid #e3e7ec } th { font-weight: 600; color: #5a6673 } time { color: #5a6673; white-space: nowrap }
  iframe { border: 1px solid #e3e7ec; width: 100%; height: 28rem; margin-top: 1rem } pre { white-space: pre-wrap; background: #f4f6f8; padding: 1rem }
`

const document = (title: string, head: string, body: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>${head}<style>${style}</style></head><body>${body}</body></html>`

/** All mails, newest first; the page reloads itself. */
export function listPage(mails: readonly Mail[]): string {
  const rows = mails
    .toReversed()
    .map(
      ({ id, time, envelope, subject }) =>
        `<tr><td><time>${when(time)}</time></td><td>${names(envelope.to)}</td><td><a href="/mails/${id}">${escaped(subject) || '(no subject)'}</a></td></tr>`,
    )
  const table = `<table><tr><th>When</th><th>To</th><th>Subject</th></tr>${rows.join('')}</table>`
  const none = '<p>None yet. What the shop sends is caught here and goes no further.</p>'
  const body = `<h1>Mails caught: ${mails.length}</h1>${mails.length > 0 ? table : none}`
  return document(`Mails (${mails.length})`, '<meta http-equiv="refresh" content="5">', body)
}

/** One mail; its HTML is in a frame that runs no script and loads nothing. */
export function mailPage({ time, envelope, from, subject, text, html }: Mail): string {
  const shown = html ? `<iframe sandbox srcdoc="${escaped(html)}" title="the mail as HTML"></iframe>` : ''
  const body = `<p><a href="/">← all mails</a></p><h1>${escaped(subject)}</h1>
    <p>${names(from)} → ${names(envelope.to)}<br><time>${when(time)}</time></p>${shown}<pre>${escaped(text)}</pre>`
  return document(escaped(subject), '', body)
}

const names = (boxes: readonly Mailbox[]) =>
  boxes.map(({ name, address }) => escaped(name ? `${name} <${address}>` : address)).join(', ')

const when = (time: string) => time.slice(0, 19).replace('T', ' ')

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
