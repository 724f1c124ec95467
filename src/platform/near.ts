import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** How far away the machine of this name or address is, as far as its name tells: nobody is asked. */
export type Distance = 'this-machine' | 'own-network' | 'elsewhere'

/** Names that only a network of one's own answers: those without a dot, and those that are kept for it. */
const OWN_NAME = /^[^.]+$|\.(local|internal|lan|home\.arpa)$/i

export function distanceOf(host: string): Distance {
  const name = host.replace(/^\[(.*)\]$/, '$1')
  if (name === '' || name.startsWith('/') || /^(.+\.)?localhost$/i.test(name)) return 'this-machine'
  if (isIP(name) === 0) return OWN_NAME.test(name) ? 'own-network' : 'elsewhere'
  const range = ipaddr.process(name).range()
  if (range === 'loopback') return 'this-machine'
  const own = ['private', 'uniqueLocal', 'linkLocal', 'carrierGradeNat'].includes(range)
  return own ? 'own-network' : 'elsewhere'
}
