/** All training methods: one line each. */
import { cfInvar } from './cf-invar'
import { colorAugmentation } from './color-augmentation'
import { dann } from './dann'
import { dfr } from './dfr'
import { erm } from './erm'
import { groupBalanced } from './group-balanced'
import { groupDro } from './group-dro'
import { refitHead } from './refit-head'
import { MethodRegistry } from './registry'
import { saliency } from './saliency'
import { upweighting } from './upweighting'

export const methods = new MethodRegistry([erm, dann, saliency, cfInvar, colorAugmentation, groupBalanced, upweighting, groupDro, dfr, refitHead])
