/** Completion for fish. */
import type { Completion } from './words.js';

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** The script that `hwhash completion fish | source` runs. */
export function fishCompletion(completions: readonly Completion[]): string {
  const known = completions.slice(1).map(({ path }) => quoted(path));
  const lines = completions.flatMap(({ path, commands, options, values, free }) => {
    const when = `complete -c hwhash -n ${quoted(`test (__hwhash_path) = "${path}"`)}`;
    const choices = new Map(values.map(({ option, choices: of }) => [option, of]));
    return [
      ...commands.map(({ word, about }) => `${when} -f -a ${word} -d ${quoted(about)}`),
      ...options.map(({ word, about }) => {
        const name = word.startsWith('--') ? `-l ${word.slice(2)}` : `-s ${word.slice(1)}`;
        const of = choices.get(word);
        const value = of ? ` -x -a ${quoted(of.join(' '))}` : free.includes(word) ? ' -r' : '';
        return `${when} ${name}${value} -d ${quoted(about)}`;
      }),
    ];
  });
  return `# fish completion for hwhash: hwhash completion fish | source
function __hwhash_path
    set -l path hwhash
    for word in (commandline -opc)[2..-1]
        if contains -- "$path $word" ${known.join(' ')}
            set path "$path $word"
        end
    end
    echo $path
end
${lines.join('\n')}
`;
}
