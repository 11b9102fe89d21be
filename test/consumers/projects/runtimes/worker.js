import text from './hash.b64';
import { report } from './report.js';

export default {
  test() {
    console.log(report(text));
  },
};
