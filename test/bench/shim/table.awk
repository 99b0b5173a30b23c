# Reads what driver prints; the first three variants and bash are those that the others are measured by.
{ name[NR] = $1; low[NR] = $2; median[NR] = $3; high[NR] = $4; kib[NR] = $5; row[$1] = NR }
END {
  printf "\n%-26s %8s %15s %8s %9s %9s %9s\n", title, "median", "quartiles", "added", "KiB", "of bash", "of exec"
  for (i = 1; i <= NR; i++) {
    added = median[i] - median[row["direct"]]
    printf "%-26s %8d %7d %7d %8d %9d", name[i], median[i], low[i], high[i], added, kib[i]
    if (i > 1) printf " %9.2f %9.1f", added / (median[row["bash"]] - median[row["direct"]]), added / (median[row["exec"]] - median[row["direct"]])
    print ""
  }
}
