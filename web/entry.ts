/** The script of the page, and of the worker that the page starts from it. */
import { provideScript } from './background.js';
import { doJobs } from './job-worker.js';
import { startPage } from './main.js';

if (typeof document === 'undefined') doJobs();
else {
  provideScript(document.currentScript?.textContent ?? '');
  startPage();
}
