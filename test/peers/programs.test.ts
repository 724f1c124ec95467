import { describe, expect, it } from 'vitest'
import { needProgram } from '../../support/programs.ts'

describe('a program that others wrote', () => {
  it('is found, and a Perl module by its perl', () => {
    expect(needProgram('tshark', 'tshark')).toMatch(/\/tshark$/)
    expect(needProgram('bearerbox', 'kannel')).toMatch(/\/bearerbox$/)
    expect(needProgram('Net::SMPP', 'libnet-smpp-perl')).toMatch(/\/perl$/)
  })

  it('fails the test with its name and its package when it is missing', () => {
    expect(() => needProgram('no-such-program', 'no-such-package')).toThrow(
      /no-such-program.*apt-get install no-such-package/,
    )
    expect(() => needProgram('No::SuchModule', 'libno-such-perl')).toThrow(/No::SuchModule/)
  })
})
