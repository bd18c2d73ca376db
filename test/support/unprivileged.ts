/**
 * Does something without root's rights, so that permissions count: tests run as root in containers.
 * Nothing else may run in the process meanwhile.
 */
export async function unprivileged<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  const nobody = 65534;
  process.seteuid?.(nobody);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
