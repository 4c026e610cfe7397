/** What one document may hold at most. Fragments count as often as they are used. */
export interface DocumentLimits {
  /** Names, punctuators and values. */
  readonly tokens: number;
  /** Fields within fields. */
  readonly depth: number;
  /** Of one operation. */
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  /** Operations and fragments. */
  readonly definitions: number;
}
