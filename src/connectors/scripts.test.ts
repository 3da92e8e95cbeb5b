import { describe, expect, it } from 'vitest';
import { findScripts, plainCommands } from './scripts.ts';

const tree = new Set([
  'src/train.py',
  'src/pkg/__main__.py',
  'src/pkg/mod.py',
  'pipeline/01-train.R',
  'run.sh',
  'a.ipynb',
  'app/api.py',
  'bin/go',
  'reports/r.Rmd',
  'sub/train.py',
]);
const has = (path: string): boolean => tree.has(path);
const scripts = (text: string, directory = ''): readonly string[] =>
  findScripts(text, { directory, has }).map((file) => file.path);

describe('findScripts()', () => {
  it.each([
    ['python src/train.py --epochs 3', ['src/train.py']],
    ['PYTHONPATH=src CUDA_VISIBLE_DEVICES=0 python3.11 -u -W ignore src/train.py', ['src/train.py']],
    ['python -m pkg.mod', ['src/pkg/mod.py']],
    ['python -m pkg', ['src/pkg/__main__.py']],
    ['python -m pytest tests', []],
    ['python -c "import src.train"', []],
    ['poetry run python src/train.py', ['src/train.py']],
    ['uv run --extra gpu python src/train.py', ['src/train.py']],
    ['conda run -n ml python src/train.py', ['src/train.py']],
    ['Rscript pipeline/01-train.R', ['pipeline/01-train.R']],
    ['Rscript --vanilla -e "rmarkdown::render(\'reports/r.Rmd\')"', ['reports/r.Rmd']],
    ['R CMD BATCH --no-save pipeline/01-train.R', ['pipeline/01-train.R']],
    ['papermill a.ipynb out.ipynb -p x 1', ['a.ipynb']],
    ['jupyter nbconvert --to notebook --execute a.ipynb', ['a.ipynb']],
    ['jupyter nbconvert --to html a.ipynb', []],
    ['bash run.sh && ./run.sh; sh -c "python src/train.py"', ['run.sh', 'src/train.py']],
    ['accelerate launch --num_processes 2 src/train.py', ['src/train.py']],
    ['torchrun --nproc_per_node=2 -m pkg.mod', ['src/pkg/mod.py']],
    ['uvicorn app.api:app --port 80', ['app/api.py']],
    ['if [ -f x ]; then python src/train.py; fi', ['src/train.py']],
    ['cd src && python train.py', ['src/train.py']],
    ['(cd src && python train.py); python sub/train.py', ['src/train.py', 'sub/train.py']],
    ['cd $DIR && python train.py', []],
    ['python $SCRIPT', []],
    ['python src/*.py', []],
    ['python /opt/x.py', []],
    ['python ../x.py', []],
    ['python src\\train.py', ['src/train.py']],
    ['bin/go --fast', ['bin/go']],
    ['train.py', []],
    ['echo python src/train.py', []],
    ['sudo -u ml timeout 10m python src/train.py', ['src/train.py']],
    ['pytest src/train.py', []],
    ['uv run --directory sub python train.py', []],
  ])('%s', (text, expected) => {
    expect(scripts(text)).toEqual(expected);
  });

  it('names a script that does not exist', () => {
    expect(findScripts('python src/Train.py', { directory: '', has })).toEqual([
      { path: 'src/Train.py', exists: false, line: 0 },
    ]);
  });

  it('starts from the directory it is given', () => {
    expect(scripts('python train.py', 'sub')).toEqual(['sub/train.py']);
  });

  it('gives the line of each command', () => {
    expect(findScripts('echo\n# python run.sh\nbash run.sh', { directory: '', has })[0]?.line).toBe(2);
  });
});

describe('plainCommands()', () => {
  it('takes wrappers off and follows the directory', () => {
    expect(plainCommands('cd sub\npoetry run dvc repro train', '')[1]).toEqual({
      words: ['dvc', 'repro', 'train'],
      directory: 'sub',
      line: 1,
    });
  });
});
