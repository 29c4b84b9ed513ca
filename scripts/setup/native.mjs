/** The native engine: already there, or set up, or a clear line on why not. Never an error, since the lab computes with WebAssembly without it. */
import { join } from 'node:path'
import { underLock } from './context.mjs'
import { forgetFailure, recentFailure, rememberFailure } from './failures.mjs'
import { hasNvidiaGpu } from './gpu.mjs'
import { isFree } from './lock.mjs'
import { findNative, nativeFolder, nativeKey } from './native-location.mjs'
import { clearLeftovers, hasLeftovers } from './native-leftovers.mjs'
import { devicesToTry, nativeWay } from './native-plan.mjs'
import { installFromPackage, isPackageAddonThere, tfjsVersion } from './native-package.mjs'
import { isProblem } from './problem.mjs'

/** @typedef {import('./context.mjs').Context} Context */
/** @typedef {import('./native-location.mjs').Device} Device */

const title = 'native engine'

/** @param {Context} context */
export async function setUpNative(context) {
  // LAB_NATIVE names an engine of the user's own.
  if (context.env.LAB_NATIVE) return
  const devices = await devicesOf(context)
  const outcome = await settleAll(context, devices)
  for (const line of outcome) context.report.say(title, line)
}

/** @param {Context} context */
async function devicesOf(context) {
  const forced = context.env.LAB_ENGINE
  // Where the package's own download is the way, it makes the choice itself.
  const gpu = (forced === 'cuda' || nativeWay(context.platform, context.arch) === 'registry') && (await hasNvidiaGpu(context))
  if (forced !== 'cuda' || gpu || context.forAnother) return devicesToTry(forced, gpu)
  context.report.say(title, 'LAB_ENGINE asks for cuda, and this machine has no NVIDIA device: nothing is downloaded for it')
  return []
}

/**
 * @param {Context} context
 * @param {Device[]} devices
 * @returns {Promise<string[]>}
 */
async function settleAll(context, devices) {
  const folder = nativeFolder(context.cache)
  const lock = join(folder, 'native.lock')
  const wanted = devices.filter((device) => !isThere(context, device)).map((device) => nativeKey(device, context.platform, context.arch))
  const outcome = await settle(context, devices, false)
  if (outcome === 'work')
    return underLock(context, title, lock, async (held) => {
      await clearLeftovers(folder, wanted)
      return /** @type {string[]} */ (await settle(held, devices, true))
    })
  // Nothing is to be set up, so nobody is waited for; and what cannot be removed, as in a cache that is read only, is in nobody's way.
  if ((await hasLeftovers(folder, wanted)) && (await isFree(lock)))
    await underLock(context, title, lock, () => clearLeftovers(folder, wanted)).catch(() => undefined)
  return outcome
}

/**
 * Goes through the devices, the best one first, to the first whose engine is there.
 * @param {Context} context
 * @param {Device[]} devices
 * @param {boolean} attempt whether to set up what is not there
 * @returns {Promise<string[] | 'work'>} what there is to say
 */
async function settle(context, devices, attempt) {
  /** @type {string[]} */
  const reasons = []
  for (const device of devices) {
    if (isThere(context, device)) return reasons.length ? [...reasons, `the ${device} engine is used`] : []
    const reason = knownFailure(context, device) ?? (attempt ? await tryToSetUp(context, device) : 'work')
    if (reason === 'work') return 'work'
    if (reason !== null) reasons.push(`no ${device} engine: ${reason}`)
    else return reasons
  }
  return reasons.length
    ? [...new Set(reasons), 'the lab works without it, training several times slower (WebAssembly); `npm run setup` tries again']
    : []
}

/**
 * @param {Context} context
 * @param {Device} device
 */
function isThere({ cache, root, platform, arch }, device) {
  if (nativeWay(platform, arch) === 'package') return isPackageAddonThere(root)
  return findNative(cache, nativeKey(device, platform, arch))?.manifest.tfjs === tfjsVersion(root)
}

/**
 * @param {Context} context
 * @param {Device} device
 * @returns {Promise<string | null>} why it failed
 */
async function tryToSetUp(context, device) {
  try {
    await setUp(context, device)
    await forgetFailure(failureFile(context, device))
    return null
  } catch (error) {
    const reason = isProblem(error) ? error.message : `${error}`
    await rememberFailure(failureFile(context, device), { at: context.now(), reason, conditions: conditions(context) })
    return reason
  }
}

/**
 * @param {Context} context
 * @param {Device} device
 */
async function setUp(context, device) {
  if (nativeWay(context.platform, context.arch) === 'package') return installFromPackage(context)
  const { buildFromRegistry } = await import('./native-registry.mjs')
  return buildFromRegistry(context, device)
}

/**
 * @param {Context} context
 * @param {Device} device
 */
const knownFailure = (context, device) => (context.force ? null : recentFailure(failureFile(context, device), conditions(context), context.now()))

/**
 * @param {Context} context
 * @param {Device} device
 */
const failureFile = ({ cache, platform, arch }, device) => join(nativeFolder(cache), `${nativeKey(device, platform, arch)}.failed.json`)

/**
 * What a failure may have hung on, as far as it can be seen without starting anything.
 * @param {Context} context
 */
function conditions({ which, env }) {
  const tools = ['pip3', 'pip', 'python3', 'g++', 'c++', 'clang++'].map((name) => which(name))
  return JSON.stringify([tools, env.CXX ?? null])
}
