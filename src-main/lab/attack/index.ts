/** All attacks: one line each. */
import { fmn } from './fmn'
import { pgd } from './pgd'
import { AttackRegistry } from './registry'

export const attacks = new AttackRegistry([pgd, fmn])
