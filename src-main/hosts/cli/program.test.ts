import { describe, expect, it, vi } from 'vitest'
import type { CliContext } from './context'
import { createProgram, runProgram } from './program'
import { ProgressLine } from './progress-line'
import { errorLine, exitCodeOf } from './output'

/** A context that must not be asked for the lab: bad grammar is found before any process starts. */
const unconnected: CliContext = {
  lab: () => Promise.reject(new Error('connected although the input is bad')),
  progress: new ProgressLine({ write: () => true }),
  exitWith: () => {},
  onInterrupt: () => () => {},
}

async function failure(args: string[]): Promise<unknown> {
  try {
    await runProgram(createProgram(unconnected, '1.2.3'), args)
  } catch (thrown) {
    return thrown
  }
  throw new Error('it did not fail')
}

describe('bad input on the command line', () => {
  it.each([
    [[], 'name a command: doctor, methods, data, train, sweep, eval'],
    [['trian'], "unknown command 'trian'"],
    [['bogus'], "unknown command 'bogus'; lab --help lists the commands"],
    [['runs', '--kind', 'foo'], 'Allowed choices are train, import, sae, attack.'],
    [['train', '--sed', '3'], "unknown option '--sed'"],
    [['train', '--seed', 'x'], "option '--seed <n>' argument 'x' is invalid. It must be a whole number from 0 on."],
    [['train', '--seed', '1', '--seeds', '1,2'], 'give --seed or --seeds, not both'],
    [['train', '--seeds', '1,b'], "argument '1,b' is invalid"],
    [['train', '--epochs', '0'], 'It must be a whole number from 1 on.'],
    [['train', 'now'], 'too many arguments'],
    [['eval'], "missing required argument 'run'"],
    [['eval', 'last', '--split', 'medium'], 'Allowed choices are train, easy, hard, balanced.'],
    [['dump', 'last', '--to', '/tmp/x'], "required option '--what <what>' not specified"],
    [['dump', 'last', '--what', 'logits'], "required option '--to <file>' not specified"],
    [
      ['dump', 'last', '--what', 'dreams', '--to', '/tmp/x'],
      'Allowed choices are logits, activations, input-gradient, gradcam, codes, steering, adversarial.',
    ],
    [['dump', 'last', '--what', 'logits', '--to', '/no/such/folder/x.safetensors'], 'there is no folder /no/such/folder'],
    [['dump', 'last', '--what', 'activations', '--to', '/tmp/x'], 'activations are of a layer: add --layer'],
    [['dump', 'last', '--what', 'logits', '--layer', 'relu2', '--to', '/tmp/x'], '--layer goes with --what activations and --what gradcam'],
    [['dump', 'last', '--what', 'input-gradient', '--layer', 'relu2', '--to', '/tmp/x'], 'not with --what input-gradient'],
    [['dump', 'last', '--what', 'steering', '--to', '/tmp/x'], 'steering is of a feature: add --feature'],
    [['dump', 'last', '--what', 'codes', '--epoch', '1', '--to', '/tmp/x'], '--epoch is of a network: it does not go with --what codes'],
    [['dump', 'last', '--what', 'codes', '--feature', '0', '--to', '/tmp/x'], '--feature, --alpha and --protocol go with --what steering'],
    [['dump', 'last', '--what', 'codes', '--layer', 'relu3', '--to', '/tmp/x'], 'not with --what codes'],
    [['sae'], 'name a command: sae train, sae list,'],
    [['dump', 'last', '--what', 'adversarial', '--limit', '3', '--to', '/tmp/x'], '--split and --limit do not go with --what adversarial'],
    [['dump', 'last', '--what', 'adversarial', '--epoch', '3', '--to', '/tmp/x'], '--epoch is of a network: it does not go with --what adversarial'],
    [['attack'], "missing required argument 'run'"],
    [['attack', 'last', '--source', '3'], 'target: must be another digit than the source'],
    [['attack', 'last', '--source', '10'], 'It must be a digit, 0 to 9.'],
    [['attack', 'last', '--samples', '0'], 'It must be a whole number from 1 on.'],
    [['attack', 'last', '--split', 'train'], 'Allowed choices are easy, hard, balanced.'],
    [['attack', 'last', '--confidence', '1'], 'confidence: must be at most 0.999'],
    [['attack', 'last', '--choice', 'both'], 'Allowed choices are shared, per-model.'],
    [['attack', 'show'], "missing required argument 'attack'"],
    [['study', '--preset', 'three-pools'], 'Allowed choices are as-written, two-pools, both.'],
    [['study', '--seeds', '0'], 'It must be a whole number from 1 on.'],
    [['study', '--seeds', '101'], 'It must be at most 100 seeds.'],
    [['study', '--to', '/tmp/x.md', '--to', '/tmp/x.md'], 'is named twice'],
    [['study', '--to', '/tmp/x.txt'], 'the ending must be .html, .md, .csv, .tex or .pdf'],
    [['attack', 'show', 'last', '--seed', '3'], "unknown option '--seed'"],
    [['sae', 'trian', 'last'], 'unknown command \'sae trian\'; did you mean "train"?'],
    [['sae', 'train'], "missing required argument 'run'"],
    [['sae', 'train', 'last', '--layer', 'relu4'], 'Allowed choices are relu1, relu2, relu3, gap.'],
    [['sae', 'train', 'last', '--layer', 'gap', '--aggregation', 'per_position'], 'gap has one position only: its aggregation is spatial_mean'],
    [['sae', 'train', 'last', '--study', '--layer', 'relu3'], 'leave out --layer and --aggregation'],
    [['sae', 'train', 'last', '--seed', '1', '--seeds', '1,2'], 'give --seed or --seeds, not both'],
    [['sae', 'train', 'last', '--lambdas', '0.1,-1'], 'It must be numbers from 0 on, with commas between.'],
    [['sae', 'steer', 'last'], 'say by how much: --alpha 5'],
    [['sae', 'steer', 'last', '--alpha', '5', '--digit', '7', '--index', '3'], 'give --index or --digit, not both'],
    [['sae', 'steer', 'last', '--feature', '17'], 'say by how much: --alpha 5, or --feature 17=5'],
    [['sae', 'steer', 'last', '--feature', '17=far'], 'It must be a number.'],
    [['sae', 'steer', 'last', '--feature', '-1', '--alpha', '5'], 'It must be a number of a feature'],
    [['sae', 'steer', 'last', '--feature', '17=5', '--feature', '17=2'], 'feature 17 is named twice'],
    [['sae', 'steer', 'last', '--feature', '17', '--alpha', '5', '--mode', 'double'], 'Allowed choices are add, clamp, multiply.'],
    [['sae', 'steer', 'last', '--feature', '17', '--alpha', '5', '--protocol', 'own'], 'Allowed choices are study, additive.'],
    [['sae', 'ablate', 'last', '--split', 'train'], 'Allowed choices are easy, hard, balanced.'],
    [['sae', 'ablate', 'last', '--draws', '201'], 'draws: must be at most 200'],
    [['sae', 'ablate', 'last', '--top', '5000'], 'counts.0: must be at most 4096'],
    [['microscope', 'last'], "required option '--layer <name>' not specified"],
    [['microscope', 'last', '--layer', 'conv4'], 'Allowed choices are conv1, relu1, pool1,'],
    [['microscope', 'last', '--layer', 'conv1', '--top', '65'], 'It must be at most 64.'],
    [['microscope', 'last', '--layer', 'conv1', '--effective', 'two'], 'It must be a number from 0 on.'],
    [['gradcam', 'last', '--layer', 'relu3'], 'Allowed choices are conv1, conv2, conv3.'],
    [['gradcam', 'last', '--class', 'seven'], 'It must be predicted, true, or a digit, 0 to 9.'],
    [['gradcam', 'last', '--color', 'mauve'], 'It must be red, green, blue, yellow, magenta, cyan, orange, purple, sky, grey, or a digit, 0 to 9.'],
    [['gradcam', 'last', '--color', '10'], 'or a digit, 0 to 9.'],
    [['doctor', '--to', '/'], '/ is a folder; name a file'],
    [['export', 'last', '--to', '/tmp/w.bin'], '--to /tmp/w.bin: the ending must be .safetensors'],
    [['dump', 'last', '--what', 'logits', '--to', '/tmp/w'], 'the ending must be .safetensors'],
    [['dump', 'last', '--what', 'activations', '--layer', 'conv9', '--to', '/tmp/x'], 'Allowed choices are conv1, relu1,'],
    [['pack', 'last', '--to', '/tmp/x.zip'], '--to /tmp/x.zip: the ending must be .lazyrun'],
    [['import', '/no/such/file'], 'there is no file /no/such/file'],
    [['import', '/no/such/file', '--set', 'widths=4,8,16'], 'lab import takes no setting "widths"; there is: thirdPool'],
    [['data', '--seed', '1', '--data-seed', '2'], 'give --seed or --data-seed, not both'],
    [['data', '--seed', 'x'], 'It must be a whole number from 0 on.'],
    [['data', '--set', 'roh=0.9'], 'there is no setting "roh"; did you mean "rho"?'],
    [['data', '--set', 'rho=2'], 'rho'],
    [['data', '--source', 'fashion'], 'must be "mnist" or "idx:"'],
    [['compare'], "missing required argument 'runs'"],
    [['sweep'], 'name one method or more'],
    [['sweep', '--method', 'erm', '--rhos', '0.95,1.5'], 'It must be numbers from 0 to 1, with commas between.'],
    [['sweep', '--method', 'erm', '--rhos', '0.95,'], 'It must be numbers from 0 to 1'],
    [['sweep', '--method', 'erm', '--set', 'rho=0.9'], 'rho is what is swept: use --rhos'],
    [['continue', 'last'], "required option '--epochs <n>' not specified"],
    [['continue', 'last', '--epochs', '2000'], 'epochs: must be at most 1000'],
    [['continue', 'last', '--epochs', '8', '--until-right', 'seven'], 'It must be a digit, 0 to 9.'],
    [['continue', 'last', '--epochs', '8', '--until-right', '7', '--until-confidence', '1'], 'until.confidence: must be at most 0.999'],
    [['continue', 'last', '--epochs', '8', '--until-right', '7', '--until-split', 'train'], 'Allowed choices are easy, hard.'],
    [['continue', 'last', '--epochs', '8', '--until-images', '5'], 'say of which digit: --until-right 7'],
    [['runs', '--status', 'done'], 'Allowed choices are queued, running, stopped, failed, finished.'],
  ])('%j is refused before anything starts', async (args, message) => {
    const error = await failure(args)
    expect(errorLine(error)).toContain(message)
    expect(errorLine(error)).not.toContain('\n')
    expect(exitCodeOf(error)).toBe(2)
  })

  it('prints help and version without failing', async () => {
    const write = vi.spyOn(process.stdout, 'write').mockImplementation(() => true)
    await runProgram(createProgram(unconnected, '1.2.3'), ['--version'])
    await runProgram(createProgram(unconnected, '1.2.3'), ['train', '--help'])
    const printed = write.mock.calls.map(([text]) => String(text)).join('')
    write.mockRestore()
    expect(printed).toContain('1.2.3')
    expect(printed).toContain('--train-size <n>')
  })

  it('lists choices in its help, and says what a command cannot do without', () => {
    const program = createProgram(unconnected, '1.2.3')
    const helpOf = (name: string) =>
      program.commands
        .find((command) => command.name() === name)!
        .helpInformation()
        .replace(/\s+/g, ' ')
    expect(helpOf('runs')).toContain('(choices: "train", "import", "sae", "attack")')
    expect(helpOf('dump')).toMatch(/--what <what> [^-]*"logits", [^-]*"input-gradient".*\(required\) --to <file> [^-]* \(required\)/)
    expect(helpOf('train')).not.toContain('(required)')
  })
})
