#!/bin/bash
# mkimage.sh OUT.tar NAME:TAG COMMAND...
#
# Makes a container image of busybox without network or image tools. The tarball is an OCI layout (ctr images import)
# and a docker-archive (docker load) at once: both list the same blobs.
set -eu
out=$1 name=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root layout=$work/layout
mkdir -p "$root"/{bin,etc,proc,sys,dev,tmp,run,var} "$layout/blobs/sha256"

sha256() { sha256sum "$1" | cut -d ' ' -f 1; }
size() { stat -c %s "$1"; }
blob() { # FILE: moves it among the blobs, prints its digest
  local digest
  digest=$(sha256 "$1")
  mv "$1" "$layout/blobs/sha256/$digest"
  echo "$digest"
}

cp "$(command -v busybox)" "$root/bin/busybox"
for applet in $("$root/bin/busybox" --list); do [ -e "$root/bin/$applet" ] || ln -s busybox "$root/bin/$applet"; done
echo 'root:x:0:0:root:/:/bin/sh' >"$root/etc/passwd"
echo 'root:x:0:' >"$root/etc/group"
tar -C "$root" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf "$work/layer" .

layer_size=$(size "$work/layer") layer=$(blob "$work/layer")
command=$(printf ',"%s"' "$@")
cat >"$work/config" <<END
{"architecture": "amd64", "os": "linux",
 "config": {"Env": ["PATH=/bin"], "Cmd": [${command#,}]},
 "rootfs": {"type": "layers", "diff_ids": ["sha256:$layer"]}}
END
config_size=$(size "$work/config") config=$(blob "$work/config")
cat >"$work/manifest" <<END
{"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
 "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "sha256:$config", "size": $config_size},
 "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar", "digest": "sha256:$layer", "size": $layer_size}]}
END
manifest_size=$(size "$work/manifest") manifest=$(blob "$work/manifest")
echo '{"imageLayoutVersion": "1.0.0"}' >"$layout/oci-layout"
cat >"$layout/index.json" <<END
{"schemaVersion": 2, "manifests": [{
  "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "sha256:$manifest", "size": $manifest_size,
  "platform": {"architecture": "amd64", "os": "linux"},
  "annotations": {"io.containerd.image.name": "$name", "org.opencontainers.image.ref.name": "${name##*:}"}}]}
END
cat >"$layout/manifest.json" <<END
[{"Config": "blobs/sha256/$config", "RepoTags": ["$name"], "Layers": ["blobs/sha256/$layer"]}]
END
tar -C "$layout" -cf "$out" .
