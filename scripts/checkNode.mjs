// Imported first by every script: it speaks before anything newer than this file's syntax is needed.
const [major, minor] = process.versions.node.split('.').map(Number);
const newEnough = (major === 20 && minor >= 19) || (major === 22 && minor >= 13) || major >= 24;

if (!newEnough) {
  console.error(
    `Baton needs Node 20.19, 22.13, or 24 and newer, and this is ${process.version}: install one from https://nodejs.org and run this again.`,
  );
  process.exit(1);
}
