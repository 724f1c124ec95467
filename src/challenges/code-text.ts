import type { Deps } from '../deps.ts'
import { type Sentence, sentence } from '../platform/i18n/catalogue.ts'
import type { TextOf } from '../sms/hand-over.ts'
import type { ContractEndFacts, LineFacts, NamesFacts, RestoredFacts, StoppedFacts } from '../sms/outbox.ts'
import {
  ADMINISTRATORS_ACTS,
  type AdministratorsAct,
  abroadAllowedText,
  administratorsActText,
  codesFromChangedText,
  codeText,
  contractEndText,
  forwardingChangedText,
  forwardingRefusedText,
  forwardingRestoredText,
  forwardingStoppedText,
  internationalLiftedText,
  namesChangedText,
  newDeviceText,
  numberClearingText,
  numberReplacedText,
  othersStoppedText,
  secondChangedText,
  secondUsedText,
  testText,
} from '../sms/text.ts'
import { codeOf } from './code.ts'
import { messages as m } from './messages.ts'
import { findChallengeById } from './store.ts'

/** Makes an SMS' text at the moment of sending: the code stands in no table (D8). */
export function smsTexts(deps: Deps): TextOf {
  return async message => {
    if (message.purpose === 'number-replaced') return numberReplacedText(deps.config)
    if (message.purpose === 'number-clearing') return numberClearingText(deps.config)
    if (message.purpose === 'codes-from-changed') return codesFromChangedText(deps.config)
    if (message.purpose === 'contract-end')
      return contractEndText(deps.config, factsOf<ContractEndFacts>(message))
    if (message.purpose === 'names-changed')
      return namesChangedText(deps.config, factsOf<NamesFacts>(message))
    if (message.purpose === 'abroad-allowed') return abroadAllowedText(deps.config, message.created_at)
    if (message.purpose === 'others-stopped') return othersStoppedText(deps.config)
    if (message.purpose === 'forwarding-changed')
      return forwardingChangedText(deps.config, factsOf<LineFacts>(message))
    if (message.purpose === 'forwarding-refused')
      return forwardingRefusedText(deps.config, factsOf<LineFacts>(message))
    if (message.purpose === 'international-lifted')
      return internationalLiftedText(deps.config, factsOf<LineFacts>(message))
    if (message.purpose === 'forwarding-restored')
      return forwardingRestoredText(deps.config, factsOf<RestoredFacts>(message))
    if (message.purpose === 'forwarding-stopped')
      return forwardingStoppedText(deps.config, factsOf<StoppedFacts>(message))
    if (isAdministratorsAct(message.purpose)) return administratorsActText(deps.config, message.purpose)
    if (message.purpose === 'second-used') return secondUsedText(deps.config)
    if (message.purpose === 'second-changed') return secondChangedText(deps.config)
    if (message.purpose === 'new-device') return newDeviceText(deps.config, message.created_at, message.about)
    if (message.purpose === 'test') return testText(deps.config, message.created_at)
    const challenge = await findChallengeById(deps.db, deps.numbers, message.challenge_id ?? '')
    if (challenge === undefined || challenge.done_at !== null) return undefined
    if (challenge.sms_number_version !== challenge.number_version) return undefined
    // Its code goes to another number since.
    const { to_number_hash: hash } = message
    if (hash !== null && !deps.numbers.hashes(challenge.number).includes(hash)) return undefined
    return codeText(deps.config, {
      site: challenge.site,
      code: codeOf(deps, challenge),
      expiresAt: challenge.code_expires_at,
      act: actOf(challenge),
      language: challenge.language,
    })
  }
}

function isAdministratorsAct(purpose: string): purpose is AdministratorsAct {
  return Object.hasOwn(ADMINISTRATORS_ACTS, purpose)
}

function factsOf<Facts>({ about }: { readonly about: string | null }): Facts {
  return JSON.parse(about ?? '{}') as Facts
}

/** What else than signing in a code is for; an act is named in the language of its SMS. */
function actOf({
  purpose,
  act,
}: {
  readonly purpose: string
  readonly act: string | null
}): Sentence | undefined {
  if (purpose === 'only-known') return m.onlyKnownAct
  return act === null ? undefined : sentence(act, act)
}
