import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import * as z from 'zod'
import { ChannelCore, type Channel } from '../../contract/channel'
import { decodeMessage, encodeMessage } from '../../contract/codec'
import { call, createClient, maxInputBytes, serve, stream, type Handlers } from '../../contract/rpc'
import { maxFrameBytes } from './session'
import { startWebServer, type WebServer } from './server'

const contract = {
  add: call(z.strictObject({ a: z.number(), b: z.instanceof(Float32Array) }))<Float32Array>(),
  size: call(z.strictObject({ bytes: z.instanceof(Uint8Array) }))<number>(),
  hang: call(z.strictObject({}))<null>(),
  unsendable: call(z.strictObject({}))<unknown>(),
  count: stream(z.strictObject({}))<number>(),
} as const

let folder: string
let server: WebServer
let pages: Channel[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-web-'))
  await mkdir(join(folder, 'renderer', 'assets'), { recursive: true })
  await writeFile(join(folder, 'renderer', 'index.html'), '<!doctype html><title>page</title>')
  await writeFile(join(folder, 'renderer', 'assets', 'index-1a2b3c.js'), 'export {}')
  await writeFile(join(folder, 'secret.txt'), 'secret')
})
afterAll(() => rm(folder, { recursive: true }))

beforeEach(async () => {
  pages = []
  server = await startWebServer({ host: '127.0.0.1', ports: [0], renderer: join(folder, 'renderer'), onPage: answerPage })
})
afterEach(() => server.close())

const handlers: Handlers<typeof contract> = {
  add: ({ a, b }) => b.map((value) => value + a),
  size: ({ bytes }) => bytes.length,
  hang: () => new Promise(() => {}),
  unsendable: () => () => {},
  count: async (_, emit) => [1, 2, 3].forEach((value) => emit(value)),
}

function answerPage(channel: Channel): void {
  pages.push(channel)
  serve(contract, handlers, channel)
}

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** Raw, since fetch would tidy the path and set the Host itself. */
async function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const asked = request({ host: server.host, port: server.port, path, method, headers })
  asked.end()
  const [response] = (await once(asked, 'response')) as [AsyncIterable<Buffer> & { statusCode: number; headers: IncomingHttpHeaders }]
  let body = ''
  for await (const chunk of response) body += chunk.toString()
  return { status: response.statusCode, headers: response.headers, body }
}
const cookie = () => `lab-${server.port}=${server.token}`
const origin = () => `http://127.0.0.1:${server.port}`

/** Opens a WebSocket with what a browser would send; single headers can be changed. */
function openSocket(headers: Record<string, string> = {}): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/lab`, { headers: { Cookie: cookie(), Origin: origin(), ...headers } })
  socket.on('error', () => {})
  return socket
}
async function refusal(socket: WebSocket): Promise<number> {
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }]
  return response.statusCode
}
async function openClient() {
  const socket = openSocket()
  await once(socket, 'open')
  const channel = new ChannelCore((message) => socket.send(encodeMessage(message)))
  socket.on('message', (data) => channel.deliver(decodeMessage(data as Buffer)))
  socket.on('close', () => channel.markClosed())
  return { socket, channel, client: createClient(contract, channel) }
}

describe('the page', () => {
  it('is had by the token, which is traded for a cookie and leaves the address', async () => {
    const admitted = await get(`/?token=${server.token}`)
    expect(admitted).toMatchObject({ status: 303, headers: { location: '/', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' } })
    const [set] = admitted.headers['set-cookie'] ?? []
    expect(set).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/)
    const page = await get('/', { Cookie: set!.split(';')[0]! })
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('<title>page</title>') as string })
  })

  it('is had after a link on another site too, where a strict cookie does not pass a redirect', async () => {
    const admitted = await get(`/?token=${server.token}`, { 'Sec-Fetch-Site': 'cross-site' })
    expect(admitted).toMatchObject({ status: 200, body: expect.stringContaining('http-equiv="refresh"') as string })
    expect(admitted.body).not.toContain(server.token)
    expect(admitted.headers['set-cookie']).toHaveLength(1)
  })

  it('has a token of 32 random bytes, another one for each start', async () => {
    expect(Buffer.from(server.token, 'base64url')).toHaveLength(32)
    const other = await startWebServer({ host: '127.0.0.1', ports: [0], renderer: folder, onPage: () => {} })
    expect(other.token).not.toBe(server.token)
    await other.close()
  })

  it('stays closed without it', async () => {
    for (const path of ['/', '/?token=', '/?token=wrong', '/assets/index-1a2b3c.js', `/assets/index-1a2b3c.js?token=${server.token}`]) {
      const answer = await get(path)
      expect(answer.status).toBe(401)
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
    for (const value of ['', 'wrong', `${server.token}x`, server.token.slice(1)]) {
      expect((await get('/', { Cookie: `lab-${server.port}=${value}` })).status).toBe(401)
    }
    expect((await get('/', { Cookie: `lab-1=${server.token}` })).status).toBe(401)
  })

  it('comes with a strict policy and the right cache', async () => {
    const page = await get('/', { Cookie: cookie() })
    const policy = String(page.headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';")
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${server.port} ws://localhost:${server.port};`)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|https?:|\*/)
    expect(page.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
    const script = await get('/assets/index-1a2b3c.js', { Cookie: cookie() })
    expect(script.headers).toMatchObject({ 'cache-control': 'public, max-age=31536000, immutable', 'content-type': 'text/javascript; charset=utf-8' })
  })

  it('is nothing but the files of its folder', async () => {
    const paths = [
      '/../secret.txt',
      '/assets/../../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/..%5csecret.txt',
      '//etc/passwd',
      '/%00',
      '/%ff',
      '/assets',
      '/nothing.js',
      'http://127.0.0.1/',
    ]
    for (const path of paths) expect(await get(path, { Cookie: cookie() })).toMatchObject({ status: 404, body: 'not found\n' })
  })

  it('is only read', async () => {
    expect(await get('/', { Cookie: cookie() }, 'POST')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
    expect(await get('/', { Cookie: cookie() }, 'HEAD')).toMatchObject({ status: 200, body: '', headers: { 'content-length': '34' } })
  })

  it.each(['evil.example', 'evil.example:4747', '127.0.0.1', '127.0.0.1:1', 'localhost.evil.example'])(
    'is not served to the name %j',
    async (host) => {
      expect((await get(`/?token=${server.token}`, { Host: host })).status).toBe(403)
    },
  )

  it('is served as localhost too, and not to a foreign origin', async () => {
    expect((await get('/', { Cookie: cookie(), Host: `localhost:${server.port}` })).status).toBe(200)
    expect((await get('/', { Cookie: cookie(), Origin: 'http://evil.example' })).status).toBe(403)
    expect((await get('/', { Cookie: cookie(), Origin: 'null' })).status).toBe(403)
  })
})

describe('the socket', () => {
  it('carries calls and streams', async () => {
    const { client } = await openClient()
    expect(await client.call('add', { a: 1, b: new Float32Array([1, 2.5]) })).toEqual(new Float32Array([2, 3.5]))
    const chunks: number[] = []
    await client.stream('count', {}, (chunk) => chunks.push(chunk)).done
    expect(chunks).toEqual([1, 2, 3])
  })

  it('is refused without the cookie, with a wrong one, from elsewhere, under another name, at another path', async () => {
    expect(await refusal(openSocket({ Cookie: '' }))).toBe(401)
    expect(await refusal(openSocket({ Cookie: `lab-${server.port}=wrong` }))).toBe(401)
    expect(await refusal(openSocket({ Origin: 'http://evil.example' }))).toBe(403)
    expect(await refusal(openSocket({ Origin: `https://127.0.0.1:${server.port}` }))).toBe(403)
    expect(await refusal(openSocket({ Origin: `http://localhost:${server.port}` }))).toBe(403)
    expect(await refusal(openSocket({ Host: 'evil.example', Origin: 'http://evil.example' }))).toBe(403)
    const noOrigin = new WebSocket(`ws://127.0.0.1:${server.port}/lab`, { headers: { Cookie: cookie() } })
    noOrigin.on('error', () => {})
    expect(await refusal(noOrigin)).toBe(403)
    const elsewhere = new WebSocket(`ws://127.0.0.1:${server.port}/other`, { headers: { Cookie: cookie(), Origin: origin() } })
    elsewhere.on('error', () => {})
    expect(await refusal(elsewhere)).toBe(404)
    expect(pages).toEqual([])
  })

  it('answers what is no message with a typed error, and goes on', async () => {
    const { socket, channel, client } = await openClient()
    const answers: unknown[] = []
    channel.onMessage((message) => answers.push(message))
    socket.send('text')
    socket.send(Buffer.from([0xc1]))
    socket.send(encodeMessage({ k: 'call', id: 7, name: 'add', input: { a: 1 } }).subarray(0, 12))
    await expect.poll(() => answers).toHaveLength(3)
    for (const answer of answers) expect(answer).toMatchObject({ k: 'fail', id: -1, error: { kind: 'bad-input' } })
    expect(await client.call('add', { a: 1, b: new Float32Array(1) })).toEqual(new Float32Array([1]))
  })

  it('names the call whose input is too large', async () => {
    const { client } = await openClient()
    await expect(client.call('size', { bytes: new Uint8Array(maxInputBytes + 1) })).rejects.toMatchObject({ kind: 'too-large', call: 'size' })
    expect(await client.call('size', { bytes: new Uint8Array(1000) })).toBe(1000)
  })

  it('is closed by a frame that is larger still, other pages are not; what was pending is lost', async () => {
    const other = await openClient()
    const { socket, client } = await openClient()
    const pending = client.call('hang', {})
    pending.catch(() => {})
    socket.send(Buffer.alloc(maxFrameBytes + 1))
    expect((await once(socket, 'close'))[0]).toBe(1009)
    await expect(pending).rejects.toMatchObject({ kind: 'lost' })
    expect(await other.client.call('size', { bytes: new Uint8Array(3) })).toBe(3)
  })

  it('is closed where an answer cannot be sent: nobody waits for it', async () => {
    const { client } = await openClient()
    await expect(client.call('unsendable', {})).rejects.toMatchObject({ kind: 'lost' })
  })

  it('closes with the page’s channel, and the channel with it', async () => {
    const first = await openClient()
    await expect.poll(() => pages.length).toBe(1)
    pages[0]!.close()
    expect((await once(first.socket, 'close'))[0]).toBe(1001)
    const second = await openClient()
    await expect.poll(() => pages.length).toBe(2)
    const gone = new Promise<void>((resolve) => pages[1]!.onClose(resolve))
    second.socket.terminate()
    await gone
  })
})

describe('the address', () => {
  it.each(['0.0.0.0', '::', '192.168.1.5', 'example.org', '', 'constructor'])('%j is refused: others could reach it', async (host) => {
    await expect(startWebServer({ host, ports: [0], renderer: folder, onPage: () => {} })).rejects.toMatchObject({ kind: 'bad-input' })
  })

  // On Linux all of 127/8 is loopback, but only one address of it is bound.
  it.runIf(process.platform === 'linux')('is bound alone', async () => {
    const socket = connect(server.port, '127.0.0.2')
    await expect(once(socket, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('moves on to the next port where one is taken, and fails where none is left', async () => {
    const other: Server = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const taken = (other.address() as AddressInfo).port
    const moved = await startWebServer({ host: '127.0.0.1', ports: [taken, 0], renderer: folder, onPage: () => {} })
    expect(moved.port).not.toBe(taken)
    await moved.close()
    await expect(startWebServer({ host: '127.0.0.1', ports: [taken], renderer: folder, onPage: () => {} })).rejects.toMatchObject({
      kind: 'bad-input',
      message: expect.stringContaining(`port ${taken} already; --port names another`) as string,
    })
    other.close()
  })
})

it('closes with open pages and idle connections', async () => {
  const { socket } = await openClient()
  const gone = once(socket, 'close')
  await server.close()
  expect((await gone)[0]).toBe(1001)
})
