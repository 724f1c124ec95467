import { describe, expect, it } from 'vitest'
import { Hosts, postgresLines, urlsOf } from './postgres-hosts.ts'

describe('a URL that names several machines', () => {
  it.each([
    ['postgres://s:p@one:5432,two:5433/db', ['postgres://s:p@one:5432/db', 'postgres://s:p@two:5433/db']],
    [
      'postgresql://s:p@one,[::1]:5433/db?sslmode=verify-full',
      ['postgresql://s:p@one/db?sslmode=verify-full', 'postgresql://s:p@[::1]:5433/db?sslmode=verify-full'],
    ],
    ['postgres://one,two/db', ['postgres://one/db', 'postgres://two/db']],
    ['postgres://s:a,b@one/db,x?application_name=a,b', undefined],
    ['postgres://s:p@/db?host=/run/postgresql', undefined],
    ['/run/postgresql db', undefined],
  ])('is one URL for each: %s', (url, urls) => expect(urlsOf(url)).toEqual(urls ?? [url]))

  it('is looked at machine by machine', () => {
    expect(postgresLines('postgres://s:p@one,two:5433/db?sslmode=verify-full')).toEqual([
      { host: 'one', isVerified: true },
      { host: 'two', isVerified: true },
    ])
  })

  it('moves on once, however many connections fail at the same moment, and comes round', () => {
    const hosts = new Hosts('postgres://one,two,three/db')
    const [first] = urlsOf('postgres://one,two,three/db') as [string]
    for (let n = 0; n < 5; n += 1) hosts.failed(first)
    expect(hosts.current).toBe('postgres://two/db')
    hosts.failed(hosts.current)
    hosts.failed(hosts.current)
    expect(hosts.current).toBe(first)
  })
})
