import { messages as linesMessages } from '../../src/lines/messages.ts'
import { problemMessages as lineProblems } from '../../src/lines/problems.ts'
import { speak } from '../../src/platform/i18n/catalogue.ts'
import { messages as signInMessages } from '../../src/sign-in/messages.ts'
import { messages as numbersMessages } from '../../src/sms-numbers/messages.ts'

/**
 * Sentences that may be reworded are read from the slices' messages, in Japanese, and so are all their
 * labels. What the specification fixes is in fixed.ts and stands in the stories word by word.
 */
export const ja = speak('ja', { desk: 'お客さま窓口' })
export { messages as delivery } from '../../src/challenges/delivery-messages.ts'
export { messages as code } from '../../src/challenges/messages.ts'
export { messages as acts } from '../../src/desk/act-messages.ts'
export { messages as desk } from '../../src/desk/messages.ts'
export { messages as frame } from '../../src/page/messages.ts'
export { messages as signIn } from '../../src/sign-in/messages.ts'
export { messages as inbox } from '../../src/sms/gateways/inbox/messages.ts'
export { messages as numbers } from '../../src/sms-numbers/messages.ts'
export { problemMessages as problems } from '../../src/sms-numbers/problems.ts'

/** With what other slices tell on the pages of the lines. */
export const lines = {
  ...linesMessages,
  problem: lineProblems,
  numbersSaved: numbersMessages.numbersSaved,
  ownNumberSaved: numbersMessages.ownNumberSaved,
  enrolled: signInMessages.enrolled,
}
