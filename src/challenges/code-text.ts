import type { Deps } from '../deps.ts'
import type { TextOf } from '../sms/hand-over.ts'
import {
  codesFromChangedText,
  codeText,
  numberClearingText,
  numberReplacedText,
  othersStoppedText,
  testText,
} from '../sms/text.ts'
import { codeOf } from './code.ts'
import { findChallengeById } from './store.ts'

/** Makes an SMS' text at the moment of sending: the code stands in no table (D8). */
export function smsTexts(deps: Deps): TextOf {
  return async message => {
    if (message.purpose === 'number-replaced') return numberReplacedText(deps.config)
    if (message.purpose === 'number-clearing') return numberClearingText(deps.config)
    if (message.purpose === 'codes-from-changed') return codesFromChangedText(deps.config)
    if (message.purpose === 'others-stopped') return othersStoppedText(deps.config)
    if (message.purpose === 'test') return testText(deps.config, message.created_at)
    const challenge = await findChallengeById(deps.db, deps.numbers, message.challenge_id ?? '')
    if (challenge === undefined || challenge.done_at !== null) return undefined
    if (challenge.sms_number_version !== challenge.number_version) return undefined
    return codeText(deps.config, {
      site: challenge.site,
      code: codeOf(deps, challenge),
      expiresAt: challenge.code_expires_at,
      act: challenge.purpose === 'only-known' ? '端末の制限' : undefined,
    })
  }
}
