# Reads what driver prints. The others are measured by direct, exec and bash; what a promise costs is what the shim
# takes more than a shim without it, in the same run.
{ name[NR] = $1; low[NR] = $2; median[NR] = $3; high[NR] = $4; kib[NR] = $5; row[$1] = NR }
END {
  printf "\n%-26s %8s %15s %8s %9s %9s %9s\n", title, "median", "quartiles", "added", "KiB", "of bash", "of exec"
  for (i = 1; i <= NR; i++) {
    added = median[i] - median[row["direct"]]
    printf "%-26s %8d %7d %7d %8d %9d", name[i], median[i], low[i], high[i], added, kib[i]
    if (i > 1) printf " %9.2f %9.1f", added / (median[row["bash"]] - median[row["direct"]]), added / (median[row["exec"]] - median[row["direct"]])
    if (name[i] ~ /^no-/) printf "   costs %5d us, %2d %%", median[row["shim"]] - median[i], 100 * (median[row["shim"]] - median[i]) / (median[row["shim"]] - median[row["direct"]])
    print ""
  }
}
