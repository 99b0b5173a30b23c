#!/bin/bash
# newer.sh SUITE DIR PACKAGE=VERSION...: unpacks Debian packages of another suite (trixie, sid) below DIR. They come
# from where this machine gets its own; nothing is installed. A version may have wildcards: containerd=2.1.9*
set -eu
suite=$1 dir=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/debs" "$dir"

# the first source of this machine that is no security suite, in either of the forms of sources.list(5)
find /etc/apt/sources.list /etc/apt/sources.list.d -name '*.list' -exec cat {} + 2>/dev/null |
  grep '^deb ' | grep -v security | head -n 1 |
  sed -E "s#^(deb (\[[^]]*\] )?[^ ]+) .*#\1 $suite main#" >"$work/suite.list"
find /etc/apt/sources.list.d -name '*.sources' -exec cat {} + 2>/dev/null |
  awk 'BEGIN {RS = ""} !/security/ && /Types: *deb/ {print; exit}' |
  sed "s/^Suites:.*/Suites: $suite/; s/^Components:.*/Components: main/" >"$work/suite.sources"
list=$work/suite.list
[ -s "$list" ] || list=$work/suite.sources

options=(-qq -o "Dir::Etc::sourcelist=$list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$work/lists"
  -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root)
apt-get "${options[@]}" update
(cd "$work/debs" && apt-get "${options[@]}" download "$@")
for deb in "$work"/debs/*.deb; do dpkg -x "$deb" "$dir"; done
