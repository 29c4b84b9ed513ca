/**
 * The app to install, as electron-builder is told to make it out of the product (product.mjs). In its `resources`:
 *
 *   app.asar             what Electron reads: package.json, the entry of its main process, the preload, the page, the icons
 *   app.asar.unpacked/   what other programs read, as plain files: the other processes with all packages (src-main/hosts/layout.ts)
 *   native/<key>/        native engines (src-main/engine/native/locate.ts)
 *   LICENSES.txt         of the packages (licences.mjs)
 *   node/                Node 24, where this Electron is too old to hold the store (src-main/hosts/find-node.ts)
 *
 * Where Electron checks its archive (fuses.mjs), that is app.asar alone: what lies beside it is as safe as the folder that it is installed in.
 */
import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setFuses } from './fuses.mjs'

/** @typedef {import('electron-builder').Configuration} Configuration */
/** @typedef {import('electron-builder').AfterPackContext} PackContext */

export const productName = 'Lazy Artist Lab'
export const executableName = 'lazy-artist-lab'

/**
 * @param {object} options
 * @param {string} options.product a folder with the product as product.mjs describes it
 * @param {string} options.output
 * @param {{ folder: string, version: string }} options.electron
 * @returns {Configuration}
 */
export function builderConfig({ product, output, electron }) {
  return {
    appId: 'org.lazy-artist-lab',
    productName,
    directories: { output, buildResources: 'resources' },
    electronVersion: electron.version,
    electronDist: electron.folder,
    // The product holds what is needed, and nothing of it is compiled here.
    beforeBuild: async () => false,
    files: ['package.json', 'out/**/*', 'resources/**/*', { from: 'node_modules', to: 'node_modules' }],
    asar: true,
    asarUnpack: ['out/main/**/*', '!out/main/electron.js', 'node_modules/**/*'],
    extraResources: ['native', 'node', 'LICENSES.txt']
      .map((name) => ({ from: join(product, name), to: name }))
      .filter(({ from }) => existsSync(from)),
    afterExtract: removeForeign,
    afterPack: (context) => setFuses(executableOf(context), context.electronPlatformName),
    fileAssociations: [
      {
        ext: 'lazyrun',
        name: 'Lazy Artist Lab runs',
        description: 'Training runs of Lazy Artist Lab',
        mimeType: 'application/x-lazyrun',
        role: 'Editor',
      },
    ],
    artifactName: `${executableName}-\${version}-\${os}-\${arch}.\${ext}`,
    publish: null,
    linux: {
      target: ['AppImage', 'deb'],
      executableName,
      icon: 'icons',
      category: 'Education;Science',
      maintainer: 'Lazy Artist Lab <lab@lazy-artist-lab.invalid>',
      synopsis: 'A desktop lab for shortcut learning',
      syncDesktopName: true,
    },
    mac: { target: ['dmg'], icon: 'icons/icon.icns', category: 'public.app-category.education', identity: null },
    win: { target: ['nsis'], icon: 'icons/icon.ico' },
    nsis: { oneClick: false, allowToChangeInstallationDirectory: true, differentialPackage: false },
    dmg: { writeUpdateInfo: false },
  }
}

/** @param {PackContext} context */
const resourcesOf = ({ appOutDir, electronPlatformName: platform }) =>
  platform === 'darwin' ? join(appOutDir, 'Electron.app', 'Contents', 'Resources') : join(appOutDir, 'resources')

/** @param {PackContext} context */
function executableOf({ appOutDir, electronPlatformName: platform }) {
  if (platform === 'darwin') return join(appOutDir, `${productName}.app`)
  return join(appOutDir, platform === 'win32' ? `${productName}.exe` : executableName)
}

/** What an AppImage has at its top besides the program: the tests' Electron comes out of one. */
const ofAppImage = /^(AppRun|\.DirIcon|usr|manifest\.json|.*\.desktop|.*\.png)$/

/**
 * An Electron's folder may hold an app already, which opens another one.
 * @param {PackContext} context
 */
async function removeForeign(context) {
  const apps = ['app', 'default_app.asar'].map((name) => join(resourcesOf(context), name))
  const names = context.electronPlatformName === 'linux' ? await readdir(context.appOutDir) : []
  const foreign = names.filter((name) => ofAppImage.test(name)).map((name) => join(context.appOutDir, name))
  for (const path of [...apps, ...foreign]) await rm(path, { recursive: true, force: true })
}
