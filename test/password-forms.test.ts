import { describe, expect, it } from 'vitest'
import { readHash } from '../src/passwords/forms.ts'
import { hashPassword, isOfAnotherForm, matchesKept } from '../src/passwords/kept.ts'
import { shaCrypt } from '../src/passwords/sha-crypt.ts'
import { policy } from '../src/policy.ts'
import { TEST_SECRET } from '../support/world.ts'

/** Hashes that others published with their passwords. */
const PUBLISHED: readonly (readonly [source: string, password: string, hash: string])[] = [
  // The argon2 reference implementation (phc-winner-argon2, src/test.c).
  [
    'argon2i, version 1.0',
    'password',
    '$argon2i$m=256,t=2,p=1$c29tZXNhbHQ$/U3YPXYsSb3q9XxHvc0MLxur+GP960kN9j7emXX8zwY',
  ],
  [
    'argon2id',
    'password',
    '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  ],
  // The tests of RustCrypto's argon2.
  [
    'argon2d',
    'password',
    '$argon2d$v=19$m=65536,t=2,p=1$YzI5dFpYTmhiSFFBQUFBQUFBQUFBQQ$Jxy74cswY2mq9y+u+iJcJy8EqOp4t/C7DWDzGwGB3IM',
  ],
  // crypt_blowfish 1.3, wrapper.c.
  ['bcrypt 2a', 'U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  ['bcrypt 2b', 'U*U*U', '$2b$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a'],
  ['bcrypt 2y', 'U*U*', '$2y$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK'],
  [
    'bcrypt, 72 bytes',
    '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are ignored',
    '$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui',
  ],
  // RFC 6070 (the third and the fifth), in the spelling of PHC.
  ['pbkdf2-sha1', 'password', '$pbkdf2$4096$c2FsdA$SwB5AbdlSJq+rUnZJvch0GWkKcE'],
  [
    'pbkdf2-sha1, long',
    'passwordPASSWORDpassword',
    '$pbkdf2-sha1$i=4096,l=25$c2FsdFNBTFRzYWx0U0FMVHNhbHRTQUxUc2FsdFNBTFRzYWx0$PS7sT+QchJuAyNg2YsDkSospGpZM8vBwOA',
  ],
  // RFC 7914, section 11: PBKDF2-HMAC-SHA-256 ("Password", "NaCl", 80000, 64 bytes).
  [
    'pbkdf2-sha256',
    'Password',
    `pbkdf2:sha256:80000$NaCl$${'4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56'}${'a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d'}`,
  ],
  // The tests and the documentation of passlib.
  [
    'pbkdf2-sha256, passlib',
    'password',
    '$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ',
  ],
  [
    'scrypt, passlib',
    'password',
    '$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E',
  ],
  // The tests of Django.
  [
    'pbkdf2-sha256, Django',
    'lètmein',
    'pbkdf2_sha256$20000$seasalt$oBSd886ysm3AqYun62DOdin8YcfbU1z9cksZSuLP9r0=',
  ],
  // RFC 7914, section 12: scrypt ("password", "NaCl", 1024, 8, 16, 64 bytes).
  [
    'scrypt',
    'password',
    `scrypt:1024:8:16$NaCl$${'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162'}${'2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640'}`,
  ],
]

/** The specification of SHA-crypt, but for its slowest; a salt is cut at 16 characters, rounds are at least 1000. */
const SHA_CRYPT: readonly (readonly [password: string, hash: string])[] = [
  ['Hello world!', '$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5'],
  ['Hello world!', '$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA'],
  ['This is just a test', '$5$rounds=5000$toolongsaltstrin$Un/5jzAHMgOGZ5.mWJpuVolil07guHPvOW8mGRcvxa5'],
  [
    'a very much longer text to encrypt.  This one even stretches over morethan one line.',
    '$5$rounds=1400$anotherlongsalts$Rx.j8H.h8HjEDGomFU8bDkXm3XIUnzyxf12oP84Bnq1',
  ],
  [
    'we have a short salt string but not a short password',
    '$5$rounds=77777$short$JiO1O3ZpDAxGJeaDIuqCoEFysAe1mZNJRs3pw0KQRd/',
  ],
  [
    'the minimum number is still observed',
    '$5$rounds=10$roundstoolow$yfvwcWrQ8l/K0DAWyuPMDNHpIVlTQebY9l/gL972bIC',
  ],
  [
    'Hello world!',
    '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
  ],
  [
    'Hello world!',
    '$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.',
  ],
  [
    'This is just a test',
    '$6$rounds=5000$toolongsaltstrin$lQ8jolhgVRVhY4b5pZKaysCLi0QBxGoNeKQzQ3glMhwllF7oGDZxUhx1yxdYcz/e1JSbq3y6JMxxl8audkUEm0',
  ],
  [
    'a very much longer text to encrypt.  This one even stretches over morethan one line.',
    '$6$rounds=1400$anotherlongsalts$POfYwTEok97VWcjxIiSOjiykti.o/pQs.wPvMxQ6Fm7I6IoYN3CmLs66x9t0oSwbtEW7o7UmJEiDwGqd8p4ur1',
  ],
  [
    'we have a short salt string but not a short password',
    '$6$rounds=77777$short$WuQyW2YR.hBNpjjRhpYD/ifIw05xdfeEyQoMxIXbkvr0gge1a1x3yRULJ5CCaUeOxFmtlcGZelFl5CxtgfiAc0',
  ],
  [
    'the minimum number is still observed',
    '$6$rounds=10$roundstoolow$kUMsbe306n21p9R.FRkW3IGn.S9NPN0x50YhH1xhLsPuWGsUSklZt58jaTfF4ZEQpyUNGc0dqbpBYYBaHHrsX.',
  ],
]

const matches = (hash: string, password: string) =>
  matchesKept({ secret: TEST_SECRET }, { accountId: 'a', hash }, password)
const problemOf = (hash: string) => {
  const reading = readHash(hash)
  return reading.kind === 'refused' ? reading.problem : reading.kind
}

describe('hashes of other systems', () => {
  it.each(PUBLISHED)('knows the published password of %s, and no other', async (_, password, hash) => {
    expect(await matches(hash, password)).toBe(true)
    expect(await matches(hash, password.replace(/^./, 'x'))).toBe(false)
    expect(isOfAnotherForm(hash)).toBe(true)
  })

  it.each(SHA_CRYPT)('knows "%s" of %s', async (password, hash) => {
    expect(await matches(hash, password)).toBe(true)
    expect(await matches(hash, `${password}.`)).toBe(false)
  })

  it('are taken as Spring Security, LDAP and Django wrap them', async () => {
    const bcrypt = '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'
    for (const wrapped of [`{bcrypt}${bcrypt}`, `{CRYPT}${bcrypt}`, `bcrypt$${bcrypt}`])
      expect(await matches(wrapped, 'U*U'), wrapped).toBe(true)
    expect(await matches(`argon2${await hashPassword('password')}`, 'password')).toBe(true)
  })

  it.each([
    ['', 'unknown-form'],
    ['geheim', 'unknown-form'],
    ['5f4dcc3b5aa765d61d8327deb882cf99', 'unknown-form'],
    ['$1$saltstri$YMyguxXMBpd2TEZ.vS/3q1', 'unknown-form'],
    ['$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7', 'unknown-form'],
    ['$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe', 'malformed'],
    ['$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'malformed'],
    ['$2a$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'malformed'],
    ['$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl', 'malformed'],
    ['$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh', 'malformed'],
    ['scrypt:1000:8:1$NaCl$fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162', 'malformed'],
    ['pbkdf2_sha256$20000$seasalt$', 'malformed'],
    ['pbkdf2_md5$20000$seasalt$oBSd886ysm3AqYun62DOdin8YcfbU1z9cksZSuLP9r0=', 'malformed'],
    ['$argon2id$v=19$m=8,t=1,p=4$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc', 'malformed'],
  ])('refuses %j: %s', async (hash, problem) => {
    expect(problemOf(hash)).toBe(problem)
    expect(await matches(hash, 'password')).toBe(false)
  })

  it('refuses, without computing it, what would stop the machine', () => {
    const salt = 'c29tZXNhbHQ'
    const hash = 'CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
    const bcrypt = (cost: number) => `$2b$${cost}$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW`
    const { takenOver } = policy.password
    const [cheap, costly]: [string[], string[]] = [
      [
        bcrypt(takenOver.maxBcryptCost),
        `$argon2id$v=19$m=${256 * 1024},t=4,p=1$${salt}$${hash}`,
        `$scrypt$ln=18,r=8,p=1$${salt}$${hash}`,
        `$pbkdf2-sha256$${takenOver.maxPbkdf2Rounds}$${salt}$${hash}`,
        `$5$rounds=${takenOver.maxShaCryptRounds}$salt$${hash}`,
      ],
      [
        bcrypt(takenOver.maxBcryptCost + 1),
        `$argon2id$v=19$m=${256 * 1024 + 1},t=1,p=1$${salt}$${hash}`,
        `$argon2id$v=19$m=${256 * 1024},t=5,p=1$${salt}$${hash}`,
        `$argon2id$v=19$m=1024,t=99999999999,p=1$${salt}$${hash}`,
        `$argon2id$v=19$m=65536,t=1,p=17$${salt}$${hash}`,
        `$scrypt$ln=19,r=8,p=1$${salt}$${hash}`,
        `$scrypt$ln=999,r=8,p=1$${salt}$${hash}`,
        `$scrypt$ln=14,r=8,p=1000$${salt}$${hash}`,
        `$pbkdf2-sha256$${takenOver.maxPbkdf2Rounds + 1}$${salt}$${hash}`,
        `$5$rounds=${takenOver.maxShaCryptRounds + 1}$salt$${hash}`,
      ],
    ]
    expect(cheap.map(problemOf)).toEqual(cheap.map(() => 'hash'))
    expect(costly.map(problemOf)).toEqual(costly.map(() => 'too-costly'))
  })

  it('refuses a typed password that is longer than any, whose square SHA-crypt would compute', async () => {
    const long = 'x'.repeat(policy.password.maxTypedBytes + 1)
    const made = await shaCrypt({ digest: 'sha512', rounds: 1000, salt: 's' }, long)
    expect(await matches(`$6$rounds=1000$s$${made}`, long)).toBe(false)
    const longest = 'あ'.repeat(policy.password.maxCharacters)
    const right = await shaCrypt({ digest: 'sha512', rounds: 1000, salt: 's' }, longest)
    expect(await matches(`$6$rounds=1000$s$${right}`, longest)).toBe(true)
  })

  it('takes our own for our own, and those of other costs not', async () => {
    expect(isOfAnotherForm(await hashPassword('password'))).toBe(false)
    expect(isOfAnotherForm('$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$x')).toBe(true)
  })
})
