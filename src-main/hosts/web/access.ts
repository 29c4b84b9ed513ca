/** Who may talk to the web host: a browser on this machine that was given the token, asking for this address and no other. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { type IncomingMessage } from 'node:http'
import { LabError } from '../../contract/errors'

const loopback: Readonly<Record<string, string>> = { '127.0.0.1': '127.0.0.1', localhost: '127.0.0.1', '::1': '::1' }

/** The address to bind. Throws `bad-input` for any that others could reach; `port` is the one that will be bound, 0 where that is any free one. */
export function loopbackAddress(host: string, port: number): string {
  const address = Object.hasOwn(loopback, host) ? loopback[host] : undefined
  if (address) return address
  const forwarded = port || 'PORT'
  throw new LabError(
    'bad-input',
    `--host ${host}: the lab serves this machine only (127.0.0.1, localhost or ::1); to reach it from another, forward the port: ssh -L ${forwarded}:127.0.0.1:${forwarded} MACHINE`,
  )
}

export class Access {
  readonly token = randomBytes(32).toString('base64url')
  private readonly hosts: ReadonlySet<string>
  private readonly cookieName: string

  /** `address` and `port` as bound. */
  constructor(address: string, port: number) {
    const names = address === '::1' ? ['[::1]', 'localhost'] : [address, 'localhost']
    this.hosts = new Set(names.map((name) => `${name}:${port}`))
    // Cookies are not kept apart by port, and two labs may run side by side.
    this.cookieName = `lab-${port}`
  }

  /** The WebSocket addresses that the page may connect to. */
  get socketOrigins(): string[] {
    return [...this.hosts].map((host) => `ws://${host}`)
  }

  /** Against DNS rebinding: a foreign name that was made to point here arrives as a foreign Host. */
  isOurHost(request: IncomingMessage): boolean {
    return this.hosts.has(request.headers.host?.toLowerCase() ?? '')
  }

  /** `same` for a request that our own page made, `none` where the browser names no origin, `foreign` for another site's. */
  origin(request: IncomingMessage): 'same' | 'none' | 'foreign' {
    const { origin, host } = request.headers
    if (origin === undefined) return 'none'
    return origin.toLowerCase() === `http://${host?.toLowerCase()}` ? 'same' : 'foreign'
  }

  isToken(candidate: string): boolean {
    // Equal lengths for the comparison, and no hint of the token's own.
    const digest = (text: string) => createHash('sha256').update(text).digest()
    return timingSafeEqual(digest(candidate), digest(this.token))
  }

  hasCookie(request: IncomingMessage): boolean {
    const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='))
    return pairs.some(([name, value]) => name === this.cookieName && value !== undefined && this.isToken(value))
  }

  get cookie(): string {
    return `${this.cookieName}=${this.token}; HttpOnly; SameSite=Strict; Path=/`
  }
}
