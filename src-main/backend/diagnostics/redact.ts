/** Takes out of a text what its reader need not know: tokens, and who and where the writer is. */
import { homedir, hostname, userInfo } from 'node:os'

export interface Identity {
  /** The user's own folder, and the lab's. */
  home: string
  labHome: string
  /** Null where the system does not tell. */
  user: string | null
  host: string
}

export function identityHere(labHome: string): Identity {
  return { home: homedir(), labHome, user: userName(), host: hostname() }
}

function userName(): string | null {
  try {
    return userInfo().username
  } catch {
    return null
  }
}

/** Names that many machines share: they tell nothing of anyone, and are words of other texts too. */
const commonNames = new Set(['root', 'user', 'admin', 'localhost', 'lab', 'runner', 'ubuntu', 'node'])

/** A secret with its name before it, in an address, a cookie or a header. */
const namedSecret =
  /(?<![a-z])((?:access_?)?token|secret|password|passwd|api_?key|cookie|authorization)(["']?\s*[=:]\s*["']?)(?:(bearer|basic)\s+)?[^\s"'&;,]+/gi
/** The web host's cookie: `lab-PORT=TOKEN`. */
const labCookie = /\b(lab-\d{1,5}=)[\w-]+/g
const userInAddress = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi
/** 32 bytes in base64url, as the web host's token is; a hash is longer, and in hexadecimal. */
const bareToken = /(?<![\w-])[\w-]{43}(?![\w-])/g
/** Whoever a folder under /home belongs to, wherever it is spoken of. */
const userFolder = /((?:^|[\\/])(?:home|Users)[\\/]+)[^\\/\s"':;,]+/g

export function redact(text: string, { home, labHome, user, host }: Identity): string {
  const folders = [
    [labHome, '<lab home>'],
    [home, '<home>'],
  ] as const
  const withoutPaths = folders.reduce((rest, [folder, word]) => replaceFolder(rest, folder, word), text)
  const withoutSecrets = withoutPaths
    .replace(namedSecret, (_all, name: string, between: string) => `${name}${between}<redacted>`)
    .replace(labCookie, '$1<redacted>')
    .replace(userInAddress, '$1<redacted>@')
    .replace(bareToken, '<redacted>')
    .replace(userFolder, '$1<user>')
  return replaceWord(replaceWord(withoutSecrets, user, '<user>'), host, '<host>')
}

/** In either kind of slashes, doubled or not, as JSON writes a path of Windows. */
function replaceFolder(text: string, folder: string, word: string): string {
  const parts = folder.split(/[\\/]/)
  if (parts.filter(Boolean).length === 0) return text
  return text.replace(new RegExp(`${parts.map(escaped).join('[\\\\/]+')}(?![\\w.-])`, 'gi'), word)
}

function replaceWord(text: string, name: string | null, word: string): string {
  if (name === null || name.length < 3 || commonNames.has(name.toLowerCase())) return text
  return text.replace(new RegExp(`(?<![\\w.-])${escaped(name)}(?![\\w-])`, 'gi'), word)
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
