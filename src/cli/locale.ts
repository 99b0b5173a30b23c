type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Does the locale say that the terminal shows no UTF-8? The first of LC_ALL, LC_CTYPE and LANG that is set decides
 * (POSIX 8.2); containers and cron set none, which says nothing about who reads it.
 */
export function isAsciiLocale({LC_ALL, LC_CTYPE, LANG}: Environment): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG;
  return locale !== undefined && locale !== '' && !/utf-?8/i.test(locale);
}
