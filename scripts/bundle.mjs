/**
 * `npm run bundle`: set-up, then one folder with everything that the lab needs, for a machine without a network. `-- --to FOLDER` names it (it is made in
 * dist/ otherwise), `--archive` packs it into one file as well, `--no-electron` leaves Electron out, `--as-built` takes what is there without set-up.
 * `--check FOLDER` only checks a bundle.
 */
import { fromUser, parseOptions } from './dist/options.mjs'
import { createContext } from './setup/context.mjs'
import { orSay, setUpLab, setUpRuntime } from './setup/steps.mjs'

await orSay(async () => {
  const {
    to,
    check,
    archive,
    'no-electron': withoutElectron,
    'as-built': asBuilt,
  } = parseOptions({
    to: { type: 'string' },
    check: { type: 'string' },
    archive: { type: 'boolean', default: false },
    'no-electron': { type: 'boolean', default: false },
    'as-built': { type: 'boolean', default: false },
  })
  const context = asBuilt ? createContext(process.stdout) : await setUpRuntime(process.stdout, { forAnother: true })
  const [{ archiveBundle, defaultFolder, electronFor, makeBundle }, { checkBundle }, { setUpElectron }] = await Promise.all([
    import('./dist/bundle.mjs'),
    import('./dist/manifest.mjs'),
    import('./setup/electron.mjs'),
  ])
  if (check !== undefined) {
    const { version, platform, arch, files } = await checkBundle(fromUser(check, 'bundle'))
    return context.report.say('bundle', `version ${version} for ${platform} ${arch}: all ${files.length} files are as they were made`)
  }
  if (!asBuilt) await setUpLab(context)
  if (!asBuilt && !withoutElectron) await setUpElectron(context)
  const folder = to === undefined ? defaultFolder(context) : fromUser(to, 'bundle')
  await makeBundle(context, folder, withoutElectron ? { missing: 'as asked' } : await electronFor(context))
  if (archive) await archiveBundle(context, folder)
}, 'No bundle')
