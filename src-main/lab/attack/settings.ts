/** Settings that every attack has. An attack extends this object; forms, flags and report columns are made from its JSON schema. */
import * as z from 'zod'
import { studyEpsilon } from '../../contract/attack'

export const attackSettings = z.strictObject({
  success: z
    .number()
    .min(0.01)
    .max(0.999)
    .default(0.9)
    .meta({ title: 'Success', description: 'An image counts as turned where P(target) is above this.' }),
  budget: z.number().positive().max(1).default(studyEpsilon).meta({ title: 'Budget', description: 'Epsilon at which success rates are compared.' }),
  maxEpsilon: z
    .number()
    .positive()
    .max(1)
    .default(0.3)
    .meta({ title: 'Largest epsilon', description: 'Nothing above it is tried; at least the budget.' }),
})
export type AttackSettings = z.output<typeof attackSettings>

/** With the rule that binds two of them; last, since a schema with a rule of its own cannot be extended. */
export function withinRange<T extends z.ZodType<AttackSettings>>(schema: T): T {
  return schema.superRefine(({ budget, maxEpsilon }, context) => {
    if (maxEpsilon >= budget) return
    context.addIssue({ code: 'custom', path: ['maxEpsilon'], message: `must not be below the budget, ${budget}` })
  })
}

export const stepsSetting = (value: number, description: string) => z.int().min(1).max(10_000).default(value).meta({ title: 'Steps', description })
