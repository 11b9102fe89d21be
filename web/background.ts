/** The page's side of a job: a worker that is started from the page's own script, and ended when its work is cancelled. */
import type { JobAnswer, JobOrder, Jobs } from './jobs.js';

/** A worker ended before its job did: it had too little memory, say, or the browser starts none. */
export class JobError extends Error {
  override readonly name = 'JobError';
}

let address: string | undefined;
let trusted: string | undefined;

/** Makes the script of the page known, which is the worker's as well. */
export function provideScript(script: string): void {
  address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
}

/** What a browser with trusted types has; TypeScript's library does not name it. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** A worker of the page's own script: the policy allows no other address than one that the page makes. */
function startWorker(): Worker {
  if (address === undefined) throw new JobError('the page has no script');
  const own = address;
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  trusted ??= types?.createPolicy('hwhash-worker', { createScriptURL: () => own }).createScriptURL(own) ?? own;
  return new Worker(trusted);
}

/** A job that is being done. */
export interface RunningJob<Result> {
  readonly result: Promise<Result>;
  /** Ends it at once, whatever it is at; the result never comes. */
  end(): void;
}

/** Has a worker do a job. */
export function runJob<Name extends keyof Jobs>(
  name: Name,
  given: Jobs[Name]['given'],
  onShare: (share: number) => void,
): RunningJob<Jobs[Name]['result']> {
  const worker = startWorker();
  const result = new Promise<Jobs[Name]['result']>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<JobAnswer>) => {
      if ('share' in data) {
        onShare(data.share);
        return;
      }
      worker.terminate();
      if ('failed' in data) reject(new JobError(data.failed));
      else resolve(data.result as Jobs[Name]['result']);
    };
    worker.onerror = ({ message }) => {
      worker.terminate();
      reject(new JobError(message || 'the browser stopped it'));
    };
  });
  worker.postMessage({ name, given } as JobOrder);
  return { result, end: () => worker.terminate() };
}
