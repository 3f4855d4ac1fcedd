// Replaces Lambda's runtime: imports a bundle, invokes its handler with one event and measures both.
// Plain JavaScript without imports: type stripping and imports would add to the measured time.
// Arguments: the bundle, the event, and optionally the file of the cgroup to join after the import, the
// time that the context says is left, and `start` to join the cgroup before the import.
const [, , bundle, event, cgroupFile, remainingMs, joinsAt] = process.argv;
const join = () =>
  process.getBuiltinModule('node:fs').writeFileSync(cgroupFile, String(process.pid));
if (cgroupFile && joinsAt === 'start') join();
const context = remainingMs && { getRemainingTimeInMillis: () => Number(remainingMs) };
const { handler } = await import(bundle);
const initMs = performance.now();
if (cgroupFile && joinsAt !== 'start') join();
const startedAt = performance.now();
let response;
try {
  response = await handler(JSON.parse(event), context);
} catch (error) {
  response = { errorName: error.name };
}
const firstResponseMs = performance.now() - startedAt;
const { maxRSS: peakRssKb, userCPUTime, systemCPUTime } = process.resourceUsage();
const cpuMs = (userCPUTime + systemCPUTime) / 1000;
const line = JSON.stringify({ initMs, firstResponseMs, cpuMs, peakRssKb, response });
process.stdout.write(`\n${line}\n`, () => process.exit(0));
