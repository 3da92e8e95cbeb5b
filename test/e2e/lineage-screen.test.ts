/** The lineage screen in a real headless Chromium: what a reader sees, reaches and keeps, at both widths, and what axe says. */
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { LineageWalk } from '#api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWalk } from '../../web/src/lineage/made-up.ts';
import { serve, temporary, type Served } from '../support/program.ts';
import { executablePath, launch, seriousIn } from '../support/screen.ts';

const START = '/lineage?from=data/raw/wdbc.csv';
const MOST_ELEMENTS = 1500;

interface Opening extends BrowserContextOptions {
  readonly width?: number;
  /** Answered in place of the server's own. */
  readonly walk?: LineageWalk;
}

describe.skipIf(!executablePath)('the lineage screen', () => {
  const place = temporary();
  let server: Served;
  let browser: Browser;
  const errors: string[] = [];

  beforeAll(async () => {
    server = await serve([], `${place.path}/data`);
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    place.remove();
  });

  async function open(path = START, { width = 1280, walk, ...options }: Opening = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 900 }, ...options });
    const page = await context.newPage();
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => {
      // A browser calls every 404 an error; here one is the answer that is looked for.
      if (message.type() === 'error' && !message.text().includes('404')) errors.push(message.text());
    });
    page.on('request', (request) => request.url().startsWith(server.address) || errors.push(request.url()));
    if (walk) await page.route('**/api/v1/lineage?*', (route) => route.fulfill({ json: walk }));
    await page.goto(server.address + path);
    await page.getByRole('heading', { name: /^(Lineage of|The way between|To begin with|Perhaps)/u }).waitFor();
    return page;
  }

  const drawing = (page: Page): Locator => page.getByRole('group', { name: 'Drawing by stage' });
  const node = (page: Page, name: string | RegExp): Locator => drawing(page).getByRole('button', { name }).first();
  const details = (page: Page): Locator => page.getByRole('complementary', { name: 'Details' });
  const everything = (page: Page): Locator => page.getByRole('region', { name: 'Everything, stage by stage' });
  const overflow = (page: Page): Promise<number> => page.evaluate('document.documentElement.scrollWidth - innerWidth');
  const elements = (page: Page): Promise<number> => page.evaluate("document.querySelectorAll('*').length");

  describe.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)('%s, %i wide', (colorScheme, width) => {
    it('has nothing that axe calls serious: at the beginning, with an answer, with a thing looked at', async () => {
      const page = await open('/lineage', { width, colorScheme });
      await page.getByRole('link', { name: 'model referral-triage-xgboost' }).waitFor();
      expect(await seriousIn(page)).toEqual([]);
      await page.goto(server.address + START);
      await everything(page).waitFor();
      expect(await seriousIn(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await everything(page)
        .getByRole('button', { name: /^src\/prepare\.py/u })
        .click();
      await details(page).getByText('src/prepare.py#L', { exact: false }).first().click();
      await details(page)
        .getByRole('region', { name: /^Lines of/u })
        .first()
        .waitFor();
      expect(await seriousIn(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await page.context().close();
    });
  });

  it('tells in words what stands on it, draws it on a wide page, and only lists it on a narrow one', async () => {
    for (const [width, isDrawn] of [
      [1280, true],
      [390, false],
    ] as const) {
      const page = await open(START, { width });
      await page.getByText(/2 models.* stand on data\/raw\/wdbc\.csv/u).waitFor();
      expect(await drawing(page).isVisible()).toBe(isDrawn);
      await everything(page).getByText('recorded by a tool', { exact: false }).first().waitFor();
      await page.getByText(/links are inferred/u).waitFor();
      await page.context().close();
    }
  });

  it('keeps the path of what is looked at, by keyboard alone, and lets it go with Escape', async () => {
    const page = await open();
    await node(page, /^exploration\.ipynb/u).focus();
    await page.keyboard.press('Enter');
    await details(page).getByText('it stands on 3 things, and nothing stands on it', { exact: false }).waitFor();
    await details(page).getByText('parsed from code or configuration', { exact: false }).waitFor();
    expect(await drawing(page).locator('.node:not(.node-aside)').count()).toBe(4);
    expect(page.url()).toContain('look=');
    const again = await open(page.url().slice(server.address.length));
    expect(await details(again).innerText()).toBe(await details(page).innerText());
    await page.keyboard.press('Escape');
    await details(page).waitFor({ state: 'detached' });
    expect(await drawing(page).locator('.node-aside').count()).toBe(0);
    expect(await page.evaluate("document.activeElement.textContent.startsWith('exploration')")).toBe(true);
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate("document.activeElement.textContent.startsWith('exploration')")).toBe(false);
    await page.context().close();
    await again.context().close();
  });

  it('is reached by the Tab key alone, whole, with the focus always seen', async () => {
    const page = await open();
    await drawing(page).waitFor();
    const wanted = 'a, button, input, select, summary';
    const all: number = await page.evaluate(
      `[...document.querySelectorAll('${wanted}')].filter((each) => each.checkVisibility()).map((each, index) => each.dataset.nth = index).length`,
    );
    const reached = new Map<string, string>();
    for (let step = 0; step < all + 12; step += 1) {
      await page.keyboard.press('Tab');
      const [nth, outline] = await page.evaluate<[string, string]>(
        `(() => { const at = document.activeElement; return [at.dataset.nth ?? '', getComputedStyle(at).outlineStyle]; })()`,
      );
      if (nth !== '') reached.set(nth, outline);
    }
    expect(reached.size).toBe(all);
    expect(new Set(reached.values())).toEqual(new Set(['solid']));
    await page.context().close();
  });

  it('finds a thing by a part of its name, and goes back to where it was', async () => {
    const page = await open();
    await page.getByRole('searchbox', { name: 'Find a thing' }).fill('xgboost model');
    const found = page.getByRole('list', { name: 'Things found' });
    await found.getByRole('link', { name: /^model referral-triage-xgboost/u }).click();
    await page.getByRole('heading', { name: 'Lineage of model referral-triage-xgboost' }).waitFor();
    await page.getByRole('searchbox', { name: 'Find a thing' }).fill('no-such-thing');
    await page.getByText('Nothing that was read has “no-such-thing” in its name.').waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Lineage of data/raw/wdbc.csv' }).waitFor();
    expect(new URL(page.url()).searchParams.get('from')).toContain('wdbc.csv');
    await page.context().close();
  });

  it('shows one side, only so far, and only the way to another thing', async () => {
    const page = await open();
    const count = async (): Promise<string> => page.getByText(/^\d+ things?, \d+ links?\./u).innerText();
    await page.getByLabel('Which way').selectOption('up');
    await page.waitForURL(/way=up/u);
    expect(await count()).toMatch(/^3 things, 2 links/u);
    await page.getByLabel('Which way').selectOption('');
    await page.getByLabel('How far').selectOption('1');
    await page.getByText(/^\d things, \d+ links?\./u).waitFor();
    await page.goto(`${server.address}${START}&to=referral-triage-xgboost`);
    await page.getByText(/stands on data\/raw\/wdbc\.csv, over \d+ links/u).waitFor();
    await page.getByRole('button', { name: 'Show all of its lineage' }).click();
    await page.getByText(/^\d{2,} things, \d{2,} links\./u).waitFor();
    await page.context().close();
  });

  it('stays small and whole with 20,000 things: folds open a page at a time, and fold again', async () => {
    const page = await open('/lineage?from=made-up', { walk: makeWalk(20_000, 40_000) });
    await page.getByText('20,001 things, 40,000 links.').waitFor();
    const nodes = page.locator('.node');
    const before = await nodes.count();
    expect(before).toBeLessThanOrEqual(60);
    expect(await elements(page)).toBeLessThan(MOST_ELEMENTS);
    await node(page, /more runs/u).click();
    await page.getByRole('button', { name: 'Fold as at first' }).waitFor();
    await everything(page)
      .getByRole('button', { name: /^Show all 1,667 of features/u })
      .click();
    await everything(page).getByText('1 to 40 of 1,667').waitFor();
    expect(await nodes.count()).toBeGreaterThan(before);
    expect(await nodes.count()).toBeLessThanOrEqual(120);
    expect(await elements(page)).toBeLessThan(MOST_ELEMENTS);
    expect(await seriousIn(page)).toEqual([]);
    await page.getByRole('button', { name: 'Fold as at first' }).click();
    expect(await nodes.count()).toBe(before);
    await page.context().close();
  });

  it('says what is not there, what names several things, and what it stands alone with', async () => {
    const page = await open('/lineage?from=prepare');
    await page.getByRole('alert').getByText('means 2 things', { exact: false }).waitFor();
    await page.getByRole('link', { name: /^step dvc\.yaml:prepare/u }).click();
    await page.getByRole('heading', { name: 'Lineage of step dvc.yaml:prepare' }).waitFor();
    await page.goto(`${server.address}/lineage?from=no-such-thing`);
    await page.getByText('Nothing that was read has a name like it.').waitFor();
    const alone = await open('/lineage?from=x', { walk: makeWalk(0, 0) });
    await alone.getByText('There is nothing to draw', { exact: false }).waitFor();
    expect(await alone.locator('.node').count()).toBeLessThanOrEqual(1);
    await page.context().close();
    await alone.context().close();
  });

  it('runs nothing that a name holds, and keeps long ones inside', async () => {
    const walk = makeWalk(6, 6);
    const title = `<img src=x onerror="alert(1)"> ${'very_long_name_'.repeat(30)}`;
    const downstream = walk.downstream.map((thing) => ({ ...thing, title }));
    for (const width of [1280, 390]) {
      const page = await open('/lineage?from=x', { width, walk: { ...walk, downstream } });
      await everything(page).waitFor();
      expect(await page.locator('img').count()).toBe(0);
      expect(await overflow(page)).toBe(0);
      await page.context().close();
    }
  });

  it('is one step from the map: from the navigation, from a model, from a place', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.goto(server.address);
    await page.getByRole('link', { name: 'Lineage of referral-triage-xgboost' }).first().click();
    await page.getByRole('heading', { name: 'Lineage of model referral-triage-xgboost' }).waitFor();
    await page.getByRole('link', { name: 'Map', exact: true }).click();
    await page
      .getByRole('button', { name: /^train/u })
      .filter({ visible: true })
      .first()
      .click();
    await details(page)
      .getByRole('link', { name: /^Lineage of/u })
      .first()
      .click();
    await page.getByRole('heading', { name: /^Lineage of/u }).waitFor();
    await page.getByRole('link', { name: 'Lineage', exact: true }).click();
    await page.getByRole('heading', { name: 'To begin with' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/lineage');
    await context.close();
  });

  it('reported no error in any page, and asked nobody but its own server', () => {
    expect(errors).toEqual([]);
  });
});
