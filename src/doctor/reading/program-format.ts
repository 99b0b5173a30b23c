import type {ProgramFormat} from './plugin-facts.js';

/** e_machine by the names of Node's `process.arch`, and what else that machine runs (elf(5), linux/elf-em.h). */
const machines: Readonly<Record<string, readonly number[]>> = {
  x64: [62, 3],
  ia32: [3],
  arm64: [183, 40],
  arm: [40],
  ppc64: [21],
  riscv64: [243],
  s390x: [22],
};

const machineNames: Readonly<Record<number, string>> = {
  3: 'x86 (32 bit)',
  21: 'ppc64',
  22: 's390x',
  40: 'arm (32 bit)',
  62: 'x86-64',
  183: 'arm64',
  243: 'riscv64',
};

/**
 * What kind of program begins with that: the first bytes of a file, as Latin-1.
 *
 * @param architecture of this machine, as in `process.arch`
 */
export function programFormat(head: string, architecture: string): ProgramFormat {
  if (head === '') return {kind: 'empty'};
  if (head.startsWith('\x7fELF')) {
    const [low, high] = [head.charCodeAt(18), head.charCodeAt(19)];
    const machine = head.charCodeAt(5) === 2 ? low * 256 + high : high * 256 + low;
    const isOurs = machines[architecture]?.includes(machine) ?? true;
    return {kind: 'elf', machine: machineNames[machine] ?? `machine ${machine}`, isOurs};
  }
  const [, interpreter] = /^#! *(\S+)/.exec(head) ?? [];
  return interpreter === undefined ? {kind: 'other'} : {kind: 'script', interpreter};
}
