/** Completion for bash. */
import { type Completion, quoted } from './words.js';

const words = (list: readonly string[]): string => quoted(list.join(' '));

/** The script that `source <(hwhash completion bash)` runs. */
export function bashCompletion(completions: readonly Completion[]): string {
  const known = completions.slice(1).map(({ path }) => quoted(path));
  const values = completions.flatMap(({ path, values: list }) =>
    list.map(
      ({ option, choices }) =>
        `    ${quoted(`${path} ${option}`)}) COMPREPLY=($(compgen -W ${words(choices)} -- "$current")); return ;;`,
    ),
  );
  const free = completions.flatMap(({ path, free: list }) => list.map((option) => quoted(`${path} ${option}`)));
  const cases = completions.map(
    ({ path, commands, options }) =>
      `    ${quoted(path)}) commands=${words(commands.map(({ word }) => word))}; options=${words(options.map(({ word }) => word))} ;;`,
  );
  return `# bash completion for hwhash: source <(hwhash completion bash)
_hwhash() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} path=hwhash i commands options
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$path \${COMP_WORDS[i]}" in
      ${known.join(' | ')}) path="$path \${COMP_WORDS[i]}" ;;
    esac
  done
  case "$path $previous" in
${values.join('\n')}
    ${free.join(' | ')}) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  case "$path" in
${cases.join('\n')}
  esac
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
  elif [[ -n $commands ]]; then
    COMPREPLY=($(compgen -W "$commands" -- "$current"))
  else
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -o filenames -F _hwhash hwhash
`;
}
