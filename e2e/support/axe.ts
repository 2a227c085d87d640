import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const sizes = [
  { width: 1440, height: 900 },
  { width: 360, height: 740 },
];

interface AxeResult {
  violations: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[];
}

/** What axe finds on a screen in both themes, wide and narrow, and where a narrow page scrolls sideways. */
export async function findingsOf(page: Page, screen: string, widths = sizes): Promise<string[]> {
  const findings: string[] = [];
  for (const size of widths) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const where = `${screen}, ${size.width} px, ${colorScheme}`;
      findings.push(...(await violationsOf(page)).map((violation) => `${where}: ${violation}`));
    }
    if (await scrollsSideways(page)) findings.push(`${screen}, ${size.width} px: scrolls sideways`);
  }
  await page.setViewportSize(sizes[0]!);
  return findings;
}

async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(stillness);
  await page.evaluate(`if (!window.axe) { ${source} }`);
  const options = JSON.stringify({ runOnly: tags, resultTypes: ['violations'] });
  const { violations } = await page.evaluate<AxeResult>(`window.axe.run(document, ${options})`);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id} at ${JSON.stringify(node.target)}: ${node.failureSummary ?? ''}`),
  );
}

/** Until what the change of theme and size has set moving stands: half a transition has no colours of its own. */
async function stillness(): Promise<void> {
  const moving = (): Animation[] =>
    document
      .getAnimations()
      .filter(
        ({ effect, playState }) => playState === 'running' && effect?.getTiming().iterations !== Infinity,
      );
  do {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    await Promise.all(moving().map((animation) => animation.finished.catch(() => undefined)));
  } while (moving().length > 0);
}

function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}
