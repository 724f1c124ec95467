/** Forms of a Japanese number for providers; `number` has 11 digits and begins with 0 (M12). */

/** +819012345678 (ITU-T E.164). */
export function e164(number: string): string {
  return `+${international(number)}`
}

/** 819012345678. */
export function international(number: string): string {
  return `81${number.slice(1)}`
}
