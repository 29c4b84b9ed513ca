import { describe, expect, it } from 'vitest'
import { redact, type Identity } from './redact'

const ada: Identity = { home: '/home/ada', labHome: '/srv/labs/ada', user: 'ada', host: 'engine-room' }
const onWindows: Identity = { home: 'C:\\Users\\Ada L', labHome: 'C:\\Users\\Ada L\\AppData\\Local\\Lazy Artist Lab', user: 'Ada L', host: 'ROOM' }
/** As the web host makes them: 32 bytes in base64url. */
const token = 'q3_Vq0bTnY7cZ-1mXo2LwEw8kGh5uJdRs4fPaBtCyNI'

describe('what is taken out of a text', () => {
  it.each<[string, string, string]>([
    ['the address that the web host prints', `open http://127.0.0.1:4747/?token=${token} now`, 'open http://127.0.0.1:4747/?token=<redacted> now'],
    ['its cookie', `Cookie: other=1; lab-4747=${token}; x`, 'Cookie: <redacted>; lab-4747=<redacted>; x'],
    ['what it says with --json', `{"port":4747,"token":"${token}"}`, '{"port":4747,"token":"<redacted>"}'],
    ['a token that nothing names', `connected with ${token}.`, 'connected with <redacted>.'],
    ['a header', 'Authorization: Bearer abc.def', 'Authorization: <redacted>'],
    ['a variable', 'MY_API_KEY=abc LAB_TOKEN=def', 'MY_API_KEY=<redacted> LAB_TOKEN=<redacted>'],
    ['who asks in an address', 'proxy https://ada:pass@proxy:3128/x', 'proxy https://<redacted>@proxy:3128/x'],
    ["the user's folder", "ENOENT: no such file, open '/home/ada/a b/x.idx'", "ENOENT: no such file, open '<home>/a b/x.idx'"],
    ["the lab's folder", 'kept in /srv/labs/ada/lab.sqlite', 'kept in <lab home>/lab.sqlite'],
    ["another user's folder", 'at /home/grace/code/x.js:3 and /Users/linus/y', 'at /home/<user>/code/x.js:3 and /Users/<user>/y'],
    ['names of user and machine', 'started by ada on engine-room', 'started by <user> on <host>'],
  ])('%s', (_what, text, expected) => expect(redact(text, ada)).toBe(expected))

  it('paths of Windows, also as JSON writes them, in either case', () => {
    const home = '"C:\\\\Users\\\\Ada L\\\\AppData\\\\Local\\\\Lazy Artist Lab\\\\logs" c:/users/ada l/x'
    expect(redact(home, onWindows)).toBe('"<lab home>\\\\logs" <home>/x')
  })

  it("a lab inside of the user's folder", () => {
    const identity = { ...ada, labHome: '/home/ada/.local/share/lazy-artist-lab' }
    expect(redact('/home/ada/.local/share/lazy-artist-lab/logs, /home/ada/.cache', identity)).toBe('<lab home>/logs, <home>/.cache')
  })
})

describe('what stays', () => {
  it.each([
    `weights ${'0123456789abcdef'.repeat(4)}`,
    'the engine died in epoch 2; went on from epoch 1',
    'TypeError: tokens is not iterable at /usr/lib/x.js:10:3',
    'a canada, an adapter, /opt/home-made/x',
  ])('%s', (text) => expect(redact(text, ada)).toBe(text))

  it('words that are names of many machines', () => {
    expect(redact('the root of the lab', { home: '/', labHome: '/data', user: 'root', host: 'lab' })).toBe('the root of the lab')
  })
})
