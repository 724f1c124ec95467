import { z } from 'zod'

/** Scheme and host name. */
export const origin = z
  .string()
  .refine(
    text => URL.canParse(text) && new URL(text).origin === text,
    'must be like https://dotphone.jp, with nothing behind the host name',
  )
