import { describe, expect, it } from 'vitest'
import { plainHost, plainOrigin } from './origin.ts'

describe('a host name as it is compared', () => {
  it.each([
    ['name.example', 'https', 'name.example'],
    ['NAME.example:443', 'https', 'name.example'],
    ['name.example.', 'https', 'name.example'],
    ['name.example.:443', 'https', 'name.example'],
    ['name.example:80', 'http', 'name.example'],
    ['[::1]:80', 'http', '[::1]'],
    ['name.example:80', 'https', 'name.example:80'],
    ['name.example:443', 'http', 'name.example:443'],
    ['name.example.:8443', 'https', 'name.example:8443'],
    ['name.example:0443', 'https', 'name.example:0443'],
    ['name.example:', 'https', 'name.example:'],
    ['name.example..', 'https', 'name.example..'],
    ['.', 'https', '.'],
  ])('%s on %s is %s', (host, scheme, plain) => expect(plainHost(host, scheme)).toBe(plain))
})

describe('an origin as it is compared', () => {
  it.each([
    ['https://name.example:443', 'https://name.example'],
    ['HTTPS://Name.Example.', 'https://name.example'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['null', 'null'],
    ['https://name.example/', 'https://name.example/'],
    ['https://a@name.example', 'https://a@name.example'],
    ['https:\\\\name.example', 'https:\\\\name.example'],
    ['https://ｎame.example', 'https://ｎame.example'],
    ['ftp://name.example', 'ftp://name.example'],
  ])('%s is %s', (origin, plain) => expect(plainOrigin(origin)).toBe(plain))
})
