/** Which files run by themselves, and which only wait to be imported. */
import { describe, expect, it } from 'vitest';
import { tell } from './told.ts';

type Case = readonly [name: string, source: string, path?: string];
const starts: readonly Case[] = [
  ['a main guard', 'def f():\n    pass\nif __name__ == "__main__":\n    f()\n'],
  ['a main guard the other way round', "if '__main__' == __name__:\n    pass\n"],
  ['a main guard in a package', 'if __name__ == "__main__":\n    pass\n', 'p/__init__.py'],
  ['a main guard beside a library', 'import pandas\nif __name__ == "__main__":\n    pass\n'],
  ['click', 'import click\n@click.command()\ndef cli():\n    pass\n'],
  ['a click group', 'import click\n@click.group()\ndef cli():\n    pass\n@cli.command()\ndef a():\n    pass\n'],
  ['typer', 'import typer\napp = typer.Typer()\n@app.command()\ndef go():\n    pass\n'],
  ['hydra', 'import hydra\n@hydra.main(config_path=".")\ndef go(cfg):\n    pass\n'],
  ['fire', 'import fire\ndef go():\n    pass\nfire.Fire(go)\n'],
  ['a call of its own main', 'def main():\n    pass\nmain()\n'],
  ['arguments read at the top', 'import argparse\np = argparse.ArgumentParser()\nargs = p.parse_args()\n'],
  ['training at the top', 'from sklearn.svm import SVC\nm = SVC()\nm.fit(x, y)\n'],
  ['writing at the top', 'import pandas as pd\ndf.to_csv("x.csv")\n'],
  ['an application', 'from fastapi import FastAPI\napp = FastAPI()\n'],
  ['an application in a factory', 'from flask import Flask\ndef create_app():\n    return Flask("x")\n'],
  ['python -m', 'from p import go\ngo()\n', 'p/__main__.py'],
];
const waits: readonly Case[] = [
  ['definitions', 'import pandas as pd\ndef f():\n    pd.read_csv("x.csv")\n'],
  ['constants', 'A = 1\n'],
  ['reading at the top', 'import pandas as pd\nX = pd.read_csv("x.csv")\n'],
  ['work inside functions', 'from sklearn.svm import SVC\ndef f(x, y):\n    SVC().fit(x, y)\n'],
  ['a guard in a string', 's = """\nif __name__ == "__main__":\n    pass\n"""\n'],
  ['a guard that is commented out', '# if __name__ == "__main__":\n#     main()\n'],
  ['a guard against being run', 'import pandas\nif __name__ != "__main__":\n    pass\n'],
  ['tests', 'from sklearn.svm import SVC\nm = SVC()\nm.fit(x, y)\n', 'tests/test_a.py'],
  ["another library's command", 'from discord import bot\n@bot.command()\ndef f():\n    pass\n'],
  ['an application made for a test', 'import pandas\nfrom flask import Flask\ndef helper():\n    return Flask("x")\n'],
];

describe('entry points', () => {
  const at = ([name, source, path = 'a.py']: Case): readonly [string, string, string] => [name, source, path];
  it.each(starts.map(at))('%s', async (_, source, path) => {
    expect((await tell({ [path]: source })).attributes(path)['entryPoint']).toBe(true);
  });
  it.each(waits.map(at))('not: %s', async (_, source, path) => {
    expect((await tell({ [path]: source })).attributes(path)['entryPoint']).toBeUndefined();
  });
});

describe('commands that packaging makes', () => {
  const files = {
    'src/acme/__init__.py': '',
    'src/acme/cli.py': 'def main():\n    pass\n',
    'src/acme/other.py': 'def main():\n    pass\n',
  };
  const started = async (more: Readonly<Record<string, string>>): Promise<readonly unknown[]> => {
    const told = await tell({ ...files, ...more });
    return ['cli', 'other'].map((name) => told.attributes(`src/acme/${name}.py`)['entryPoint']);
  };
  it.each([
    [
      'pyproject.toml',
      '[project]\nname = "acme"\n[project.scripts]\nacme = "acme.cli:main"\n[tool.x]\ny = "acme.other:main"\n',
    ],
    ['pyproject.toml', "[tool.poetry.scripts]\n# no = 'acme.other:main'\n'acme' = 'acme.cli:main'  # yes\n"],
    [
      'setup.cfg',
      '[metadata]\nname = acme\n[options.entry_points]\nconsole_scripts =\n    acme = acme.cli:main\nother =\n    a = acme.other:main\n',
    ],
    [
      'setup.py',
      'from setuptools import setup\nsetup(entry_points={"console_scripts": ["acme = acme.cli:main"], "plugins": ["x = acme.other:main"]})\n',
    ],
  ])('%s %#', async (path, text) => {
    expect(await started({ [path]: text })).toEqual([true, undefined]);
  });
  it.each([
    ['pyproject.toml', '[project.scripts]\nacme = "gone.cli:main"\nbad = 3\n'],
    ['pyproject.toml', '[project.scripts\n'],
    ['setup.py', 'from setuptools import setup\n# setup(entry_points={"console_scripts": ["acme = acme.cli:main"]})\n'],
  ])('not: %s %#', async (path, text) => {
    expect(await started({ [path]: text })).toEqual([undefined, undefined]);
  });
});
