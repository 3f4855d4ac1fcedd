import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A cgroup that limits its processes to a share of one CPU. */
export interface CpuQuota {
  /** A process joins by writing its id into this file. */
  readonly file: string;
  remove(): Promise<void>;
}

/** As short as Lambda's period. The kernel's default of 100 ms would not limit a short response. */
const periodMicroseconds = 20_000;

/** Creates the cgroup. Returns the reason when the machine does not allow it. */
export async function createCpuQuota(share: number): Promise<CpuQuota | string> {
  const quota = String(periodMicroseconds * share);
  const name = `break-glass-bench-${process.pid}`;
  try {
    const isV2 = await hasCpuControllerV2();
    const folder = join(isV2 ? '/sys/fs/cgroup' : '/sys/fs/cgroup/cpu', name);
    await mkdir(folder);
    if (isV2) await writeFile(join(folder, 'cpu.max'), `${quota} ${periodMicroseconds}`);
    else {
      await writeFile(join(folder, 'cpu.cfs_period_us'), String(periodMicroseconds));
      await writeFile(join(folder, 'cpu.cfs_quota_us'), quota);
    }
    return { file: join(folder, 'cgroup.procs'), remove: () => rmdir(folder) };
  } catch (error) {
    return error instanceof Error ? error.message : 'unknown';
  }
}

async function hasCpuControllerV2(): Promise<boolean> {
  try {
    const controllers = await readFile('/sys/fs/cgroup/cgroup.subtree_control', 'utf8');
    return controllers.split(/\s+/).includes('cpu');
  } catch {
    return false;
  }
}
