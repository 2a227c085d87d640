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
      findings.push(...(await lastingViolationsOf(page)).map((violation) => `${where}: ${violation}`));
    }
    if (await scrollsSideways(page)) findings.push(`${screen}, ${size.width} px: scrolls sideways`);
  }
  await page.setViewportSize(sizes[0]!);
  return findings;
}

/** A finding counts when it is still there a moment later: a change of theme reaches an element a frame late at times. */
async function lastingViolationsOf(page: Page): Promise<string[]> {
  const found = await violationsOf(page);
  if (found.length === 0) return found;
  await page.waitForTimeout(500);
  return violationsOf(page);
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
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const moving = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity);
  await Promise.all(moving.map((animation) => animation.finished.catch(() => undefined)));
}

function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}
