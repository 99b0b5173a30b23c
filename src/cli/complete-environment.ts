import {homedir} from 'node:os';

/**
 * Imported for its effect, before anything of oclif: sets HOME and SHELL where neither the environment nor the password
 * file says them (a user id without an entry, as in many containers and chroots). Without them os.homedir() and
 * os.userInfo() throw (libuv: uv_os_get_passwd, ENOENT), which packages of oclif call as they load.
 */
process.env['HOME'] ??= homeOr('/');
process.env['SHELL'] ??= '/bin/sh';

function homeOr(fallback: string): string {
  try {
    return homedir();
  } catch {
    return fallback;
  }
}
