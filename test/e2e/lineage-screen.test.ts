/** The screen of lineage in a real headless Chromium: asked, drawn, looked at, at both widths, small and very large. */
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { Stage, type LineageLink, type LineageThing, type LineageWalk } from '#api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSyntheticRepository } from '../../scripts/bench/synthetic.ts';
import { serve, temporary, type Served } from '../support/program.ts';
import { executablePath, launch, seriousIn } from '../support/screen.ts';

interface Opening extends BrowserContextOptions {
  readonly width?: number;
  readonly walk?: LineageWalk;
}

/** A made-up answer: every thing hangs on an earlier one. */
function makeWalk(things: number): LineageWalk {
  const start: LineageThing = {
    ref: 'dataset:made-up/raw',
    title: 'dataset raw',
    kind: 'dataset',
    stage: 'data',
    distance: 0,
  };
  const downstream: LineageThing[] = [];
  const links: LineageLink[] = [];
  for (let at = 0; at < things; at += 1) {
    const before = at < 5 ? start : (downstream[Math.floor(at / 5) - 1] ?? start);
    const kind = ['run', 'artifact', 'model', 'deployment'][at % 4] ?? 'run';
    const ref = `${kind}:made-up/${at}`;
    const stage = Stage.options[1 + (at % 9)] ?? 'data';
    links.push({ from: ref, relation: 'used', to: before.ref, layer: 'executed', method: 'recorded', evidence: [] });
    downstream.push({ ref, title: `${kind} ${at}`, kind, stage, distance: before.distance + 1, via: at });
  }
  return {
    schema: 'throughline/lineage/1',
    asOf: null,
    start,
    summary: `${things} things stand on dataset raw.`,
    upstream: [],
    downstream,
    links,
    more: { upstream: 0, downstream: 0 },
    unknowns: [],
  };
}

describe.skipIf(!executablePath)('the screen of lineage', () => {
  const place = temporary();
  let server: Served;
  let browser: Browser;
  const errors: string[] = [];

  beforeAll(async () => {
    const repository = join(place.path, 'repository');
    makeSyntheticRepository(repository, { commits: 30, files: 10, stages: 4, runs: 3 });
    server = await serve([repository], join(place.path, 'data'));
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    place.remove();
  });

  async function open(path: string, { width = 1280, walk, ...options }: Opening = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 900 }, ...options });
    const page = await context.newPage();
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    if (walk) await page.route('**/api/v1/lineage?*', (route) => route.fulfill({ json: walk }));
    await page.goto(server.address + path);
    await page.getByRole('heading', { name: 'Lineage', exact: true }).waitFor();
    return page;
  }
  const drawing = (page: Page) => page.getByRole('region', { name: 'Lineage by stage' });
  const from = '/lineage?from=src/stage_0.py';

  describe.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)('%s, %i wide', (colorScheme, width) => {
    it('has nothing that axe calls serious, and does not run out of the page', async () => {
      const page = await open('/lineage', { width, colorScheme });
      await page.getByText('To begin with', { exact: false }).waitFor();
      expect(await seriousIn(page)).toEqual([]);
      await page.context().close();
      const asked = await open(from, { width, colorScheme });
      await drawing(asked).waitFor();
      expect(await seriousIn(asked)).toEqual([]);
      await drawing(asked).getByRole('button').last().click();
      await asked.getByRole('complementary', { name: 'Details' }).waitFor();
      expect(await seriousIn(asked)).toEqual([]);
      expect(await asked.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0);
      await asked.context().close();
    });
  });

  it('is asked by words: the first that fits is taken with Enter, and stands in the address', async () => {
    const page = await open('/lineage');
    await page.getByRole('searchbox').first().fill('stage_0.py');
    await page
      .getByRole('button', { name: /src\/stage_0\.py/u })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await drawing(page).waitFor();
    expect(new URL(page.url()).searchParams.get('from')).toContain('src/stage_0.py');
    await page.getByRole('searchbox').first().fill('nothing is called so');
    await page.getByText('Nothing is called so.').waitFor();
    await page.context().close();
  });

  it('says what cannot be found', async () => {
    const page = await open('/lineage?from=no/such/thing');
    expect(await page.getByRole('alert').textContent()).toContain('Nothing that was surveyed is called');
    errors.length = 0;
    await page.context().close();
  });

  it('looks at one thing by keyboard, shows each link with its evidence, and Escape gives the focus back', async () => {
    const page = await open(from);
    const last = drawing(page).getByRole('button').last();
    await last.focus();
    await page.keyboard.press('Enter');
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByRole('heading', { name: /How it is tied to/u }).waitFor();
    await details.locator('summary').first().click();
    await details
      .getByRole('region', { name: /^Lines of/u })
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await details.waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.closest("[aria-label=\'Lineage by stage\']") !== null')).toBe(
      true,
    );
    await page.context().close();
  });

  it('stays small and quick to read at twenty thousand things, and every one of them can be found', async () => {
    const page = await open('/lineage?from=raw', { walk: makeWalk(20_000) });
    await drawing(page).waitFor();
    const elements = await page.evaluate('document.querySelectorAll("*").length');
    expect(elements).toBeLessThan(1500);
    const folds = await drawing(page).getByRole('button').allTextContents();
    const counted = folds.reduce(
      (sum, text) => sum + Number(/^([\d,]+) /u.exec(text)?.[1]?.replaceAll(',', '') ?? 0),
      0,
    );
    expect(counted).toBe(20_000);
    await drawing(page).getByRole('button', { name: /runs$/u }).first().click();
    await page.getByRole('button', { name: 'Fold again' }).waitFor();
    expect(await page.evaluate('document.querySelectorAll("*").length')).toBeLessThan(1500);
    await page.getByLabel('Find in this').fill('deployment 19999');
    await page.getByRole('button', { name: /^deployment 19999/u }).click();
    await page.getByRole('heading', { name: /How it is tied to dataset raw/u }).waitFor();
    expect(await seriousIn(page)).toEqual([]);
    await page.context().close();
  });

  it('runs without a complaint of the browser', () => {
    expect(errors).toEqual([]);
  });
});
