/** A fault that was begun. Without `undo` there is nothing to mend: it has happened, or mends itself. */
export interface Begun {
  undo?(): Promise<void>
}
