import type { SendOutcome } from '../gateway.ts'

/** Twilio's numbers for what went wrong, from twilio.com/docs/api/errors, in our classes. */

/** In the answer to a hand-over. What is missing here goes by its HTTP status. */
export const SEND_CODES: Readonly<Record<number, Exclude<SendOutcome['kind'], 'accepted'>>> = {
  14107: 'throttled', // SMS send rate limit exceeded
  20003: 'gateway-broken', // Authenticate: the SID or the token is wrong, or the account is suspended
  20005: 'gateway-broken', // Account not active
  20006: 'gateway-broken', // Access denied
  20008: 'gateway-broken', // Test credentials where real ones are needed
  20404: 'gateway-broken', // Not found: another account's SID
  20429: 'throttled', // Too many requests
  20503: 'not-sent', // Service unavailable
  21211: 'refused', // 'To' is no phone number
  21212: 'gateway-broken', // 'From' is no phone number
  21217: 'refused', // 'To' does not appear to be a phone number
  21408: 'gateway-broken', // SMS to this country not switched on (Geo permissions)
  21603: 'gateway-broken', // 'From' is missing
  21604: 'refused', // 'To' is missing
  21606: 'gateway-broken', // 'From' cannot send SMS or is not the account's
  21608: 'gateway-broken', // A trial account, and 'To' is not verified with it
  21610: 'refused', // The phone's owner opted out of this sender
  21611: 'throttled', // Too many messages wait for this 'From'
  21612: 'not-sent', // No way from this 'From' to this 'To'; another gateway may have one
  21614: 'refused', // 'To' is no mobile number
  21624: 'gateway-broken', // ValidityPeriod out of range
  21635: 'refused', // 'To' is a landline
  21659: 'gateway-broken', // 'From' is not a Twilio number of this country
  21660: 'gateway-broken', // 'From' and account do not fit
  21703: 'gateway-broken', // The messaging service has no sender
  21704: 'gateway-broken', // The messaging service has no sender
  21705: 'gateway-broken', // The messaging service does not exist
  21730: 'not-sent', // Maintenance
  30002: 'gateway-broken', // Account suspended
  30037: 'gateway-broken', // Outbound messaging is switched off
  60728: 'throttled', // More messages in an hour than allowed
  63017: 'throttled', // More than 2,000 messages a second
  63038: 'gateway-broken', // More messages in a day than allowed
}

/**
 * Reasons of `undelivered` and `failed` that another gateway may not have. Not here, since it would have them
 * too: 30003 the phone is off or out of reach, 30004 blocked by its owner, 30005 unknown number, 30036 too old,
 * 30453 blocked as SMS pumping.
 */
export const CURABLE_CODES: ReadonlySet<string> = new Set([
  '30001', // Queue overflow
  '30002', // Account suspended
  '30006', // Landline or unreachable carrier: our numbers are mobile ones, so it is the route
  '30007', // Filtered by Twilio or the carrier
  '30008', // Unknown
  '30009', // A part was lost
  '30010', // Dearer than allowed
  '30017', // The carrier's network is congested
  '30022', // Carrier's rate limit
  '30023', // Carrier's daily limit
  '30024', // Sender not known to the carrier
  '30037', // Outbound messaging is switched off
  '30410', // The carrier did not answer Twilio
])
