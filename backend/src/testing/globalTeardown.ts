/** Ends the database that globalSetup started. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.stopTestDatabase?.();
}
