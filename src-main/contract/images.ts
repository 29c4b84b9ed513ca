/** One image to look at: of a set, in its own or in another colour, or drawn by hand. */
import * as z from 'zod'
import { rgbSchema } from './dataset'
import { splitSchema } from './study'

export const layerNames = ['conv1', 'relu1', 'pool1', 'conv2', 'relu2', 'pool2', 'conv3', 'relu3', 'pool3', 'gap', 'fc'] as const
/** `conv` is before its ReLU, bias included. Without third pooling there is no pool3: `bad-input`. */
export const layerSchema = z.enum(layerNames)
export type LayerId = z.output<typeof layerSchema>

export const imageSource = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('split'),
    split: splitSchema,
    index: z.int().min(0),
    /** The digit whose colour it is to wear instead of its own. */
    color: z.int().min(0).max(9).optional(),
  }),
  z.strictObject({
    from: z.literal('drawing'),
    /** Bytes, [28, 28]. */
    grey: z.instanceof(Uint8Array).refine((bytes) => bytes.length === 784, 'a drawing has 28 x 28 bytes'),
    rgb: rgbSchema,
  }),
])
export type ImageSource = z.output<typeof imageSource>
