import type { EnrolmentPolicy } from './tables.ts'

/** One customer of the operator, with its administrator. */
export interface Contract {
  readonly id: string
  readonly name: string
  /** 管理者ID */
  readonly administratorId: string
  /** Of the administrator's account. */
  readonly accountId: string
  /** How its administrator may enrol; null = as the installation says. */
  readonly enrolment: EnrolmentPolicy | null
  /** Day (YYYY-MM-DD, Japan) from which on codes are compulsory for it; null = as the installation says. */
  readonly codesFrom: string | null
  /** Since when none of its accounts signs in. */
  readonly suspendedAt: number | null
  readonly createdAt: number
}

export type ContractToAdd = Omit<Contract, 'administratorId' | 'accountId' | 'suspendedAt'>

/** The contract that the desk's accounts stand under; it is nobody's, and no list of customers shows it. */
export const OPERATOR_CONTRACT = 'operator'

export {
  findContract,
  insertContracts,
  insertOperatorContract,
  listContracts,
  listContractsOf,
  lockContract,
  saveCodesFrom,
  saveContractName,
  saveContractState,
  saveEnrolment,
} from './contract-store.ts'
