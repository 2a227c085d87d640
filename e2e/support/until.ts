/** Waits until what no screen shows has come about. */
export async function until(holds: () => Promise<boolean>, seconds = 15): Promise<void> {
  const end = Date.now() + seconds * 1_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`It has not come about in ${seconds} s.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
