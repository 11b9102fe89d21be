// The groups of hwhash/core that are paths of their own: hwhash/hash and so on.
export const GROUPS = ['hash', 'validate', 'match', 'csv', 'interop', 'harvest', 'input'];
