import { DAY_MS, policy } from '../../policy.ts'

/** Why a name is taken that nobody has at present. */
export const KEPT_DAYS = policy.contract.namesKeptMs / DAY_MS
export const ID_KEPT = `Another contract had this ID until lately: it is kept for that one for ${KEPT_DAYS} days. Choose another ID.`
export const LINE_KEPT = `Another contract had this number until lately: it is kept for that one for ${KEPT_DAYS} days.`
