import { setMaxListeners } from 'node:events';
import { UserError } from './errors.ts';

/** Aborted by SIGINT, SIGTERM and SIGHUP. The first signal asks, the second one does not wait. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  // Every request and program that is under way listens, and those are many.
  setMaxListeners(100, controller.signal);
  const hint = 'run the same command again: it goes on with what is left';
  const reasons = {
    SIGINT: new UserError('interrupted', 'interrupted', { hint }),
    SIGTERM: new UserError('terminated', 'terminated', { hint }),
    SIGHUP: new UserError('terminated', 'the terminal was closed', { hint }),
  } as const;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(reasons[name].exitCode);
      controller.abort(reasons[name]);
    });
  }
  return controller.signal;
}
