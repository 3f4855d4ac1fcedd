import type { Job } from './jobs.ts';
import { type JobResult, runJob } from './run-job.ts';

/**
 * Runs the jobs, at most `maxRunning` at a time and the last ones first. The output of the first job
 * that still runs is printed at once; that of the others waits, so that outputs do not mix.
 */
export async function runJobs(
  jobs: readonly Job[],
  maxRunning: number,
  print: (text: string) => void,
): Promise<readonly JobResult[]> {
  const outputs = createOutputQueue(jobs.length, print);
  const results: JobResult[] = [];
  const waiting = [...jobs.entries()];
  async function runNext(): Promise<void> {
    const next = waiting.pop();
    if (next === undefined) return;
    const [index, job] = next;
    results[index] = await runJob(job, (text) => outputs.add(index, text));
    outputs.end(index);
    await runNext();
  }
  await Promise.all(Array.from({ length: maxRunning }, runNext));
  return results;
}

function createOutputQueue(count: number, print: (text: string) => void) {
  const held = Array.from({ length: count }, () => ({ text: '', hasEnded: false }));
  let first = 0;
  function flush(): void {
    for (let output = held[first]; output !== undefined; output = held[first]) {
      if (output.text !== '') print(output.text);
      output.text = '';
      if (!output.hasEnded) return;
      first += 1;
    }
  }
  return {
    add(index: number, text: string) {
      const output = held[index];
      if (output !== undefined) output.text += text;
      flush();
    },
    end(index: number) {
      const output = held[index];
      if (output !== undefined) output.hasEnded = true;
      flush();
    },
  };
}
