import {parsingOnce} from './repeated-texts.js';

/** The parameters of one invocation: the `CNI_*` environment variables, in the specification's words. */
export interface Parameters {
  readonly command: string | undefined;
  readonly containerId: string | undefined;
  readonly netns: string | undefined;
  readonly ifname: string | undefined;
  /** `CNI_ARGS`, decoded. */
  readonly args: readonly GenericArgument[];
  /** `CNI_PATH`, split. */
  readonly path: readonly string[];
}

/** One `K=V` of `CNI_ARGS`; a piece without `=` has no value and is kept. */
export interface GenericArgument {
  readonly key: string;
  readonly value: string | undefined;
}

/** Reads the parameters out of an environment. Absent and empty are the same to a plugin (libcni's skel), so also here. */
export function parseParameters(environment: ReadonlyMap<string, string>): Parameters {
  const get = (name: string) => environment.get(name) || undefined;
  return {
    command: get('CNI_COMMAND'),
    containerId: get('CNI_CONTAINERID'),
    netns: get('CNI_NETNS'),
    ifname: get('CNI_IFNAME'),
    args: argumentsIn(get('CNI_ARGS') ?? ''),
    path: directoriesIn(get('CNI_PATH') ?? ''),
  };
}

/** `A=1;B=2` as pairs, in order, repetitions kept (multus hands its own arguments on twice). */
export function parseGenericArguments(text: string): GenericArgument[] {
  return text
    .split(';')
    .filter((piece) => piece !== '')
    .map((piece) => {
      const equals = piece.indexOf('=');
      return equals < 0
        ? {key: piece, value: undefined}
        : {key: piece.slice(0, equals), value: piece.slice(equals + 1)};
    });
}

const argumentsIn = parsingOnce(parseGenericArguments);

const directoriesIn = parsingOnce((path) => path.split(':').filter((directory) => directory !== ''));

/** The value of the last argument of that name: later ones win, as in libcni's LoadArgs. */
export function genericArgument(args: readonly GenericArgument[], key: string): string | undefined {
  return args.findLast((argument) => argument.key === key)?.value;
}
