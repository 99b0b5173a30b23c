#!/bin/sh
# The way back of mlab-cni.sh, which has switched on the recording of CNI calls here. It gives everything back:
#
#   sh off.sh off
#
# shellcheck disable=SC3013 # -ef is not in POSIX, but in dash, busybox and bash
