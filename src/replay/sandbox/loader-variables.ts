/**
 * Is that a variable by which a program, before it does anything, loads code or reads files of somebody's choice? These
 * are glibc's (sysdeps/generic/unsecvars.h) and musl's, and those for messages. A recorded one is for the plugin only:
 * a program of ours that starts it must not see it.
 */
export function isLoaderVariable(name: string): boolean {
  return /^(LD_|LC_|MALLOC_|GLIBC_TUNABLES$|GCONV_PATH$|GETCONF_DIR$|HOSTALIASES$|LANG|LOCALDOMAIN$|LOCPATH$|MUSL_|NIS_PATH$|NLSPATH$|RES_OPTIONS$|RESOLV_|TMPDIR$|TZ)/.test(
    name,
  );
}
