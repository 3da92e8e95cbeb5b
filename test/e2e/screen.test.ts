/** The screens in a real headless Chromium: what a reader sees and can do, at both widths, and what axe says. */
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { MapAnswer } from '#api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSyntheticRepository } from '../../scripts/bench/synthetic.ts';
import { serve, temporary, type Served } from '../support/program.ts';
import { executablePath, launch, makeMap, patch, seriousIn } from '../support/screen.ts';

if (!executablePath)
  console.warn(
    'SKIPPED: tests of the screen need Chromium (Debian: apt-get install chromium; scripts/ci-debian.sh does it).',
  );

interface Opening extends BrowserContextOptions {
  readonly width?: number;
  /** Answered in place of the server's own map. */
  readonly map?: MapAnswer;
}

describe.skipIf(!executablePath)('the screen', () => {
  const place = temporary();
  const repository = join(place.path, 'repository');
  let server: Served;
  let browser: Browser;
  const errors: string[] = [];
  const strangers: string[] = [];

  beforeAll(async () => {
    makeSyntheticRepository(repository, { commits: 30, files: 10, stages: 4, runs: 3 });
    server = await serve([repository], join(place.path, 'data'));
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    place.remove();
  });

  async function open(path = '/', { width = 1280, map, ...options }: Opening = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 900 }, ...options });
    const page = await context.newPage();
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('request', (request) => request.url().startsWith(server.address) || strangers.push(request.url()));
    if (map) await page.route('**/api/v1/map', (route) => route.fulfill({ json: map }));
    await page.goto(server.address + path);
    await page.getByRole('heading', { name: 'Where they differ' }).waitFor();
    return page;
  }

  const stage = (page: Page, name: string): Locator =>
    page
      .getByRole('button', { name: new RegExp(`^${name}`, 'u') })
      .filter({ visible: true })
      .first();
  const details = (page: Page): Locator => page.getByRole('complementary', { name: 'Details' });
  const listed = (page: Page): Locator => page.locator('#divergences ol > li');
  const addressOf = (page: Page): string => new URL(page.url()).pathname + new URL(page.url()).search;

  describe.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)('%s, %i wide', (colorScheme, width) => {
    it('has nothing that axe calls serious: the map, filtered, with an open place and open evidence', async () => {
      const page = await open('/', { width, colorScheme });
      expect(await seriousIn(page)).toEqual([]);
      await page.getByLabel('Kind').selectOption('stale-run');
      await page.getByText('1 of', { exact: false }).first().waitFor();
      expect(await seriousIn(page)).toEqual([]);
      await stage(page, 'train').click();
      await details(page).getByText('dvc.lock#', { exact: false }).first().click();
      await details(page)
        .getByRole('region', { name: /^Lines of/u })
        .first()
        .waitFor();
      expect(await seriousIn(page)).toEqual([]);
      await page.context().close();
    });

    it('shows a patch that axe accepts, and holds words too long for it', async () => {
      const long = `src/${'very_long_name_'.repeat(20)}.py`;
      const map = makeMap({ title: `<img src=x onerror="alert(1)"> ${long}`, statement: `${long} is not there.` });
      const page = await open('/?d=made-up', { width, colorScheme, map });
      await details(page).getByRole('region', { name: 'Patch' }).waitFor();
      expect(await seriousIn(page)).toEqual([]);
      expect(await page.locator('img').count()).toBe(0);
      expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBe(0);
      expect(
        await details(page).evaluate(
          (panel: { scrollWidth: number; clientWidth: number }) => panel.scrollWidth - panel.clientWidth,
        ),
      ).toBe(0);
      await page.context().close();
    });
  });

  it('shows what documents state with their words beside what was found', async () => {
    const page = await open('/', { map: makeMap() });
    const said = page.getByRole('region', { name: 'What documents state' });
    await said.getByText('Every prediction can be appealed.', { exact: false }).waitFor();
    await said.getByText('The one route that would take an appeal', { exact: false }).waitFor();
    await said.getByText('src/api.py#L9', { exact: false }).waitFor();
    await said.getByRole('button', { name: 'contradicted 1' }).click();
    expect(await said.locator('blockquote').count()).toBe(1);
    expect(await seriousIn(page)).toEqual([]);
    await page.context().close();
  });

  it('draws the line lying on a wide page and upright on a narrow one, each with all its stages', async () => {
    for (const [width, shown, hidden] of [
      [1280, '.lying', '.upright'],
      [390, '.upright', '.lying'],
    ] as const) {
      const page = await open('/', { width });
      expect(await page.locator(`${shown} button`).filter({ visible: true }).count()).toBe(11);
      expect(
        await page.locator(`${shown} svg`).filter({ visible: true }).locator('path').count(),
      ).toBeGreaterThanOrEqual(3);
      expect(await page.locator(`${hidden} button`).filter({ visible: true }).count()).toBe(0);
      await page.context().close();
    }
  });

  it('opens a place by keyboard, shows evidence with its lines, closes with Escape, and gives the focus back', async () => {
    const page = await open();
    const place = stage(page, 'train');
    await place.focus();
    await page.keyboard.press('Enter');
    await details(page).getByText('dvc.lock#', { exact: false }).first().focus();
    await page.keyboard.press('Enter');
    await details(page).getByText('stage_3:', { exact: false }).first().waitFor();
    await page.keyboard.press('Escape');
    await details(page).waitFor({ state: 'detached' });
    expect(await page.evaluate("document.activeElement.textContent.startsWith('train')")).toBe(true);
    await page.context().close();
  });

  it('closes with Escape wherever the focus went, but lets Escape empty a search first', async () => {
    const page = await open('/?q=stage');
    await stage(page, 'train').click();
    await details(page).getByText('Evidence', { exact: true }).first().click();
    await page.getByRole('searchbox').focus();
    await page.keyboard.press('Escape');
    await details(page).waitFor();
    await details(page).getByText('Evidence', { exact: true }).first().click();
    await page.keyboard.press('Escape');
    await details(page).waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('is reached by the Tab key alone, whole, with the focus always seen', async () => {
    const page = await open();
    await stage(page, 'train').click();
    await details(page).waitFor();
    await page.evaluate('document.activeElement.blur()');
    const wanted = 'a, button, input, select, summary, pre[tabindex="0"]';
    const all: number = await page.evaluate(
      `[...document.querySelectorAll('${wanted}')].filter((each) => each.checkVisibility()).map((each, index) => each.dataset.nth = index).length`,
    );
    const reached = new Map<string, string>();
    for (let step = 0; step < all + 5; step += 1) {
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

  it('keeps what was chosen in the address: a link leads to the same view, with the same panel', async () => {
    const page = await open();
    await page.getByLabel('Kind').selectOption('stale-run');
    await page.getByRole('searchbox').fill('stage_3');
    await listed(page).first().getByRole('button').click();
    await details(page).getByRole('heading', { name: 'stage_3' }).waitFor();
    const again = await open(addressOf(page));
    expect(await again.getByLabel('Kind').inputValue()).toBe('stale-run');
    expect(await again.getByRole('searchbox').inputValue()).toBe('stage_3');
    expect(await listed(again).count()).toBe(1);
    expect(await details(again).innerText()).toBe(await details(page).innerText());
    await page.context().close();
    await again.context().close();
  });

  it('goes back one choice at a time', async () => {
    const page = await open();
    await page.getByLabel('Stage').selectOption('train');
    await stage(page, 'train').click();
    await details(page).waitFor();
    await page.goBack();
    await details(page).waitFor({ state: 'detached' });
    expect(await page.getByLabel('Stage').inputValue()).toBe('train');
    await page.goBack();
    await page.waitForURL((url) => url.search === '');
    expect(await page.getByLabel('Stage').inputValue()).toBe('');
    await page.context().close();
  });

  it('filters by kind, stage and outcome, and marks on the line where something is left', async () => {
    const page = await open();
    const before = await listed(page).count();
    await page.getByLabel('Kind').selectOption('stale-run');
    await page.getByText('differ (1)').filter({ visible: true }).first().waitFor();
    expect(await listed(page).count()).toBeLessThan(before);
    await page.getByLabel('Outcome').selectOption('consistent');
    await listed(page).getByText('agrees').first().waitFor();
    await page.getByLabel('Stage').selectOption('experiment');
    await page.getByText('Nothing matches').waitFor();
    await page.getByRole('button', { name: 'Show everything' }).click();
    await listed(page)
      .nth(before - 1)
      .waitFor();
    expect(addressOf(page)).toBe('/');
    await page.context().close();
  });

  it('finds words, numbers among them, and says when there are none', async () => {
    const page = await open('/?q=404');
    expect(await page.getByRole('searchbox').inputValue()).toBe('404');
    await page.getByText('Nothing matches “404”').waitFor();
    await page.getByRole('searchbox').fill('STAGE_3 dvc.lock');
    await listed(page).getByText('stage_3', { exact: true }).first().waitFor();
    expect(await listed(page).count()).toBe(1);
    await page.context().close();
  });

  it('copies a patch to the letter, and tells its lines apart by more than colour', async () => {
    const page = await open('/?d=made-up', { map: makeMap(), permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('button', { name: 'Copy the patch' }).click();
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(patch);
    const lines = await details(page)
      .getByRole('region', { name: 'Patch' })
      .locator('span')
      .evaluateAll((spans: { textContent: string }[]) => spans.map((span) => span.textContent));
    expect(lines.join('')).toBe(patch);
    const borders = await page.evaluate<string[]>(
      `[...document.querySelectorAll('pre[aria-label="Patch"] span')].map((span) => getComputedStyle(span).borderLeftStyle)`,
    );
    expect([borders[4], borders[5]]).toEqual(['dashed', 'solid']);
    await details(page).getByText('Mia Berg, who last changed README.md on 2026-03-04').waitFor();
    await page.context().close();
  });

  it('selects the patch where the browser refuses to copy', async () => {
    const page = await open('/?d=made-up', { map: makeMap() });
    await page.evaluate(`navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))`);
    await page.getByRole('button', { name: 'Copy the patch' }).click();
    await page.getByText('press Ctrl+C').waitFor();
    expect(String(await page.evaluate('String(getSelection())')).trim()).toBe(patch.trim());
    await page.context().close();
  });

  it('prints each divergence whole and none of the controls, on white also for a dark screen', async () => {
    const page = await open('/', { map: makeMap(), colorScheme: 'dark' });
    expect(await page.locator('body').innerText()).not.toContain('+Run prepare');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const paper = await page.locator('body').innerText();
    for (const words of [
      'leaves out features',
      '0123456789',
      'Mia Berg',
      '+Run prepare, features',
      'README.md#L2@0123456789ab',
    ])
      expect(paper).toContain(words);
    for (const words of ['Search', 'Skip to', 'all but agreement']) expect(paper).not.toContain(words);
    expect(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor')).toBe(
      'rgb(255, 255, 255)',
    );
    expect(await page.locator('.lying').first().isVisible()).toBe(true);
    await page.setViewportSize({ width: 718, height: 1000 }); // A4 between its margins.
    expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBe(0);
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
    await page.context().close();
  });

  it('moves nothing for a reader who asked for no motion', async () => {
    for (const [reducedMotion, seconds] of [
      ['reduce', '0s'],
      ['no-preference', '0.24s'],
    ] as const) {
      const page = await open('/', { reducedMotion });
      const strand = "document.querySelector('.strand path')";
      expect(await page.evaluate(`getComputedStyle(${strand}).transitionDuration`)).toBe(seconds);
      await page.context().close();
    }
  });

  it('follows a change in the repository without being reloaded', async () => {
    const page = await open('/?kind=stale-run');
    expect(await listed(page).count()).toBe(1);
    appendFileSync(join(repository, 'src/stage_1.py'), '# changed while it was being looked at\n');
    await listed(page).getByText('stage_1', { exact: true }).first().waitFor({ timeout: 30_000 });
    expect(await listed(page).count()).toBe(2);
    await page.context().close();
  });

  it('shows an empty directory as what it is', async () => {
    const empty = join(place.path, 'empty');
    mkdirSync(empty);
    const other = await serve([empty], join(place.path, 'empty-data'));
    const page = await (await browser.newContext()).newPage();
    await page.goto(other.address);
    await page.getByText('No model was found').waitFor();
    await page.getByText('Nothing was read that could differ').waitFor();
    expect(await page.getByRole('search').count()).toBe(0);
    expect(await seriousIn(page)).toEqual([]);
    await page.context().close();
    await other.stop();
  });

  it('says when the server is gone, keeps the map, and follows again when it is back', async () => {
    const gone = join(place.path, 'gone');
    makeSyntheticRepository(gone, { commits: 5, files: 5, stages: 2, runs: 1 });
    const data = join(place.path, 'gone-data');
    const first = await serve([gone], data);
    const page = await (await browser.newContext()).newPage();
    await page.goto(first.address);
    await listed(page).first().waitFor();
    await first.stop();
    await page.getByText('The server does not answer').waitFor();
    const before = await listed(page).count();
    expect(before).toBeGreaterThan(0);
    appendFileSync(join(gone, 'src/stage_0.py'), '# changed while nobody looked\n');
    const second = await serve([gone], data, ['--port', new URL(first.address).port]);
    await page.getByText('The server does not answer').waitFor({ state: 'detached', timeout: 30_000 });
    await listed(page).nth(before).waitFor();
    await page.context().close();
    await second.stop();
  });

  it('reported no error in any page, and asked nobody but its own server', () => {
    expect(errors).toEqual([]);
    expect(strangers).toEqual([]);
  });
});
