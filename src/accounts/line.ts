/** A 050 number of a contract. What is ordered and set for it is told by lines/option-services.ts. */
export interface Line {
  readonly id: string
  readonly contractId: string
  /** Of its service user. */
  readonly accountId: string | null
  /** 11 digits. */
  readonly number: string
  /** 利用者名 */
  readonly userName: string
  /** Names of the option services that the contract ordered for this line, JSON. */
  readonly ordered: string
  /** The option services' state, JSON. */
  readonly settings: string
  /** Goes up with every change. */
  readonly version: number
}

export type LineToAdd = Omit<Line, 'accountId' | 'version'>

export { findLine, insertLines, lockLine, saveLine } from './line-store.ts'
