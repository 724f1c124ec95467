import type { Contract } from '../accounts/contract.ts'
import type { WaitingAccount } from '../accounts/initial-password.ts'
import type { Deps } from '../deps.ts'
import type { Config } from '../platform/config.ts'
import { startOfDay } from '../platform/i18n/japan-time.ts'
import { codesCompulsoryFrom, momentAt } from '../pre-registration.ts'
import { ADMIN_SITE, USER_SITE } from '../site.ts'

/** What is printed for one contract: everything that its pages say, in no language yet. */
export interface Sheet {
  readonly serviceName: string
  readonly contractName: string
  readonly administratorId: string
  /** When it was printed. */
  readonly at: number
  readonly helpline: Config['desk']
  /** What phones show as the sender of codes. */
  readonly smsSender: string
  readonly adminUrl: string
  readonly userUrl: string
  readonly codes: CodesRule
  readonly administrator: AdministratorPage | undefined
  readonly users: readonly UserPage[]
}

/** Whether a code is asked for already; `from` is the first day, in Japan, on which it is. */
export type CodesRule =
  | { readonly kind: 'now' }
  /** `opensAt`: before it nobody is asked to register; `undefined` once it has passed. */
  | { readonly kind: 'later'; readonly from: number; readonly opensAt: number | undefined }

export interface AdministratorPage {
  readonly loginId: string
  readonly password: string
  readonly activation: Activation | undefined
  /** How this administrator comes to his SMS number. */
  readonly way: 'has-number' | 'registers-on-screen' | 'enrols' | 'calls-helpline'
  readonly verifiesNumber: boolean
}

export interface Activation {
  readonly code: string
  /** Good until then. */
  readonly until: number
}

export interface UserPage {
  readonly loginId: string
  readonly password: string
  readonly lineNumber: string
  readonly userName: string
  readonly hasNumber: boolean
}

export type ReadableAccount = WaitingAccount & { readonly password: string }

interface ToPrint {
  readonly contract: Contract
  readonly accounts: readonly ReadableAccount[]
  readonly activation: Activation | undefined
  readonly at: number
}

export function sheetOf({ config }: Pick<Deps, 'config'>, printed: ToPrint): Sheet {
  const { contract, accounts, at } = printed
  const administrator = accounts.find(account => account.site === 'admin')
  return {
    serviceName: config.serviceName,
    contractName: contract.name,
    administratorId: contract.administratorId,
    at,
    helpline: config.desk,
    smsSender: config.sms.sender,
    adminUrl: `${config.origins.admin}${ADMIN_SITE.path}/`,
    userUrl: `${config.origins.user}${USER_SITE.path}/`,
    codes: codesRule(config, contract, at),
    administrator: administrator && {
      loginId: administrator.loginId,
      password: administrator.password,
      activation: printed.activation,
      way: wayOf(config, contract, { administrator, at }),
      verifiesNumber: config.verifyAdministratorNumber,
    },
    users: accounts
      .filter(account => account.site === 'user')
      .map(account => ({
        loginId: account.loginId,
        password: account.password,
        lineNumber: account.line?.number ?? '',
        userName: account.line?.userName ?? '',
        hasNumber: account.hasNumber,
      })),
  }
}

function codesRule(config: Config, contract: Contract, at: number): CodesRule {
  const from = codesCompulsoryFrom(config, contract.codesFrom)
  if (at >= from) return { kind: 'now' }
  const isBefore = momentAt(config, at, contract.codesFrom) === 'before'
  return { kind: 'later', from, opensAt: isBefore ? startOfDay(config.preRegistration.from) : undefined }
}

function wayOf(
  config: Config,
  contract: Contract,
  whose: { readonly administrator: ReadableAccount; readonly at: number },
): AdministratorPage['way'] {
  if (whose.administrator.hasNumber) return 'has-number'
  if (codesRule(config, contract, whose.at).kind === 'later') return 'registers-on-screen'
  return (contract.enrolment ?? config.enrolment) === 'closed' ? 'calls-helpline' : 'enrols'
}
