/** Completion for zsh. */
import { type Completion, quoted, type Word } from './words.js';

/** `word:what it means`, as _describe reads it. */
const described = (list: readonly Word[]): string =>
  list.map(({ word, about }) => quoted(`${word.replaceAll(':', '\\:')}${about ? `:${about}` : ''}`)).join(' ');

/** The script that `source <(hwhash completion zsh)` runs, or that is installed as `_hwhash` in a folder of $fpath. */
export function zshCompletion(completions: readonly Completion[]): string {
  const known = completions.slice(1).map(({ path }) => quoted(path));
  const values = completions.flatMap(({ path, values: list }) =>
    list.map(
      ({ option, choices }) =>
        `    (${quoted(`${path} ${option}`)}) compadd -- ${choices.map(quoted).join(' ')}; return ;;`,
    ),
  );
  const free = completions.flatMap(({ path, free: list }) => list.map((option) => quoted(`${path} ${option}`)));
  const cases = completions.map(
    ({ path, commands, options }) =>
      `    (${quoted(path)}) commands=(${described(commands)}); options=(${described(options)}) ;;`,
  );
  return `#compdef hwhash
# zsh completion for hwhash: source <(hwhash completion zsh)
_hwhash() {
  local path_=hwhash i
  local -a commands options
  for ((i = 2; i < CURRENT; i++)); do
    case "$path_ \${words[i]}" in
      (${known.join(' | ')}) path_="$path_ \${words[i]}" ;;
    esac
  done
  case "$path_ \${words[CURRENT-1]}" in
${values.join('\n')}
    (${free.join(' | ')}) _files; return ;;
  esac
  case "$path_" in
${cases.join('\n')}
  esac
  if [[ \${words[CURRENT]} == -* ]]; then
    _describe option options
  elif (( $#commands )); then
    _describe command commands
  else
    _files
  fi
}
if [[ $funcstack[1] == _hwhash ]]; then _hwhash "$@"; else compdef _hwhash hwhash; fi
`;
}
