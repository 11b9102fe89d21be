// Runs before npm packs or publishes. A package without an addon for each platform would install everywhere and harvest
// nowhere, so it is refused. `npm pack --ignore-scripts` makes one to look at.
import { missingPrebuilds } from './prebuilt-platforms.mjs';

const missing = missingPrebuilds();
if (missing.length > 0) {
  console.error(
    `hwhash: not packed, there is no prebuilt addon for ${missing.join(', ')}; run "npm run build:prebuilds"`,
  );
  process.exit(1);
}
