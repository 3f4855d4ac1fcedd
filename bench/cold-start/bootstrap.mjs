// Stands for Lambda's runtime: imports a bundle, hands it one event, and says how long each took.
// Plain JavaScript, since Node would first have to load what strips types, and without imports, which
// would be part of the floor.
// Arguments: the bundle, the event, and the cgroup's file to join after the import, if any.
const [, , bundle, event, cgroupFile] = process.argv;
const { handler } = await import(bundle);
const initMs = performance.now();
if (cgroupFile) process.getBuiltinModule('node:fs').writeFileSync(cgroupFile, String(process.pid));
const startedAt = performance.now();
let answer;
try {
  answer = await handler(JSON.parse(event));
} catch (error) {
  answer = { refused: error.name };
}
const firstAnswerMs = performance.now() - startedAt;
const { maxRSS: peakRssKb, userCPUTime, systemCPUTime } = process.resourceUsage();
const cpuMs = (userCPUTime + systemCPUTime) / 1000;
const line = JSON.stringify({ initMs, firstAnswerMs, cpuMs, peakRssKb, answer });
process.stdout.write(`\n${line}\n`, () => process.exit(0));
