/** The screen in a real headless Chromium: what a reader sees and can do, at both widths, and what axe says. */
import { existsSync, appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSyntheticRepository } from '../../scripts/bench/synthetic.ts';
import { serve, temporary } from '../support/program.ts';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
if (!executablePath)
  console.warn(
    'SKIPPED: tests of the screen need Chromium (Debian: apt-get install chromium; scripts/ci-debian.sh does it).',
  );

describe.skipIf(!executablePath)('the screen', () => {
  const place = temporary();
  const repository = join(place.path, 'repository');
  let server: Awaited<ReturnType<typeof serve>>;
  let browser: Browser;
  const errors: string[] = [];

  beforeAll(async () => {
    makeSyntheticRepository(repository, { commits: 30, files: 10, stages: 4, runs: 3 });
    server = await serve([repository], join(place.path, 'data'));
    browser = await chromium.launch({
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    place.remove();
  });

  async function open(path = '/', options: { width?: number; colorScheme?: 'light' | 'dark' } = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1280, height: 900 },
      colorScheme: options.colorScheme ?? 'light',
    });
    const page = await context.newPage();
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.goto(server.address + path);
    await page.getByRole('heading', { name: 'Where they differ' }).waitFor();
    return page;
  }

  it.each([
    ['desktop, light', 1280, 'light'],
    ['desktop, dark', 1280, 'dark'],
    ['phone, light', 390, 'light'],
    ['phone, dark', 390, 'dark'],
  ] as const)('has nothing that axe calls serious, open place included: %s', async (_name, width, colorScheme) => {
    const page = await open('/', { width, colorScheme });
    const serious = async (): Promise<string[]> => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      return violations
        .filter((each) => each.impact === 'serious' || each.impact === 'critical')
        .map((each) => `${each.id}: ${each.nodes[0]?.html}`);
    };
    expect(await serious()).toEqual([]);
    await page
      .getByRole('button', { name: /^train/u })
      .filter({ visible: true })
      .first()
      .click();
    await page.getByRole('complementary', { name: 'Details' }).waitFor();
    expect(await serious()).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    await page.context().close();
  });

  it('opens a place by keyboard, shows evidence with its lines, and closes with Escape', async () => {
    const page = await open();
    await page
      .getByRole('button', { name: /^train/u })
      .filter({ visible: true })
      .first()
      .focus();
    await page.keyboard.press('Enter');
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByText('dvc.lock', { exact: false }).first().click();
    await details.getByText('stage_', { exact: false }).first().waitFor();
    await page.keyboard.press('Escape');
    await details.waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('keeps what was chosen in the address, so that a link leads to the same view', async () => {
    const page = await open();
    await page.getByLabel('Kind').selectOption('stale-run');
    await page.getByRole('searchbox').fill('stage_3');
    await page.waitForURL(/q=stage_3/u);
    const again = await open(new URL(page.url()).pathname + new URL(page.url()).search);
    await again.getByText('stage_3', { exact: true }).first().waitFor();
    expect(await again.getByLabel('Kind').inputValue()).toBe('stale-run');
    await page.context().close();
    await again.context().close();
  });

  it('follows a change in the repository without being reloaded', async () => {
    const page = await open('/?kind=stale-run');
    const before: number = await page.evaluate(
      "document.body.textContent.split('was not made by the code').length - 1",
    );
    appendFileSync(join(repository, 'src/stage_1.py'), '# changed while it was being looked at\n');
    await page.waitForFunction(
      `document.body.textContent.split('was not made by the code').length - 1 > ${before}`,
      undefined,
      { timeout: 30_000 },
    );
    await page.context().close();
  });

  it('reported no error in any page', () => expect(errors).toEqual([]));
});
