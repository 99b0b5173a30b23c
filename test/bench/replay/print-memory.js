// To be preloaded: prints on stderr how much memory a process had at most, in KiB.
process.on('exit', () => process.stderr.write(`peak ${process.resourceUsage().maxRSS}\n`));
