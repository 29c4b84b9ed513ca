/** All kinds of SAE: one line each. */
import { gated } from './gated'
import { jumpRelu } from './jumprelu'
import { SaeVariantRegistry } from './registry'
import { reluL1 } from './relu-l1'
import { topK } from './topk'

export const saeVariants = new SaeVariantRegistry([reluL1, topK, jumpRelu, gated])
