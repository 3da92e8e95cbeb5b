/**
 * A large repository of many kinds of file, made from a seed: 50,000 files, some 480 MB. One Python file in a hundred has to
 * do with models; documents name files that are there. One commit: what is measured is reading files, not history.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const words = ['alpha', 'beta', 'gamma', 'feature', 'train', 'score', 'load', 'batch', 'model', 'table'] as const;

/** Makes the repository in an empty directory; gives its path back. */
export function makeMonorepo(directory: string, files: number): string {
  mkdirSync(directory, { recursive: true });
  execFileSync('git', ['init', '-q', '-b', 'main', directory]);
  const next = random(7);
  for (let at = 0; at < files; at += 1) {
    const [path, text] = fileAt(at, next);
    const place = join(directory, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
  }
  const git = ['-C', directory, '-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'gc.auto=0'];
  execFileSync('git', [...git, 'add', '-A']);
  execFileSync('git', [...git, 'commit', '-qm', 'First']);
  return directory;
}

function fileAt(at: number, next: () => number): readonly [path: string, text: string] {
  const part = `p${at % 100}`;
  const pick = (): string => words[Math.floor(next() * words.length)] ?? 'alpha';
  const lines = (count: number, line: (each: number) => string): string =>
    Array.from({ length: count }, (_, each) => line(each)).join('');
  const kind = at % 10;
  if (kind < 3) return [`lib/${part}/m${at}.py`, pythonText(at, { next, pick, lines })];
  if (kind === 3 && at % 50 === 3) {
    const named = Math.floor(at / 10) * 10;
    const prose = (): string => lines(80, () => `${pick()} `);
    return [
      `docs/${part}/d${at}.md`,
      `# Part ${at}\n\n${lines(8, () => `See \`lib/p${named % 100}/m${named}.py\`. ${prose()}\n\n`)}`,
    ];
  }
  if (kind === 4 || kind === 5)
    return [`config/${part}/c${at}.json`, `{"values": [${lines(400, () => `${next()}, `)}0]}`];
  if (kind === 6)
    return [
      `config/${part}/c${at}.yaml`,
      lines(60, (each) => `${pick()}_${each}:\n  path: data/${each}.csv\n  rate: ${next().toFixed(3)}\n`),
    ];
  if (kind === 9)
    return [
      `data/${part}/t${at}.csv`,
      `a,b,c\n${lines(1700, (each) => `${next().toFixed(5)},${next().toFixed(5)},${each}\n`)}`,
    ];
  return [
    `web/${part}/w${at}.ts`,
    lines(120, (each) => `export function ${pick()}${each}(x: number): number {\n  return x * ${each};\n}\n`),
  ];
}

interface Make {
  readonly next: () => number;
  readonly pick: () => string;
  readonly lines: (count: number, line: (each: number) => string) => string;
}

function pythonText(at: number, { next, pick, lines }: Make): string {
  const count = 5 + Math.floor(next() * 55);
  if (at % 100 === 0) {
    const body = (each: number): string =>
      `def ${pick()}_${each}(x, y):\n    frame = pd.read_csv("data/${pick()}_${at % 500}.csv")\n    return LogisticRegression(C=${each + 1}).fit(frame[x], y)\n\n\n`;
    return `import pandas as pd\nfrom sklearn.linear_model import LogisticRegression\n\n\n${lines(count, body)}`;
  }
  const body = (each: number): string =>
    `def ${pick()}_${each}(x, y=None):\n    """Does ${pick()} of part ${each}."""\n    value = sum(x) + ${each}\n    if value > ${each * 3}:\n        return json.dumps(value * 2)\n    return [each for each in x if each > value and os.sep not in str(y)]\n\n\n`;
  return `import os\nimport json\n\n\n${lines(count, body)}`;
}

/** Lehmer's generator: small, and the same everywhere. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
