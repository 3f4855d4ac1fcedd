#!/bin/bash
# Usage: build.sh <image>. Needs buildah and root.
# Builds a substitute for public.ecr.aws/lambda/nodejs:24 without a registry, from programs of this machine:
# Node 24, npm, a shell, and a client of the Runtime API.
set -euo pipefail
script_folder=$(cd "$(dirname "$0")" && pwd)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

mkdir -p "$root"/{usr/bin,tmp,var/task,var/runtime,etc,root,proc,dev,sys}
ln -s usr/bin "$root/bin"
node=$("$script_folder/../../../../node_modules/.bin/node" -p process.execPath)
cp -L "$node" "$root/usr/bin/node"
for program in bash env rm mkdir cp ls cat uname; do cp -L "$(type -P $program)" "$root/usr/bin/"; done
ln -s bash "$root/usr/bin/sh"
for program in "$root"/usr/bin/*; do ldd "$program" 2>/dev/null || true; done |
  grep -o '/[^ ]*' | sort -u | while read -r library; do
  mkdir -p "$root$(dirname "$library")"
  cp -Ln "$library" "$root$library"
done

npm=$(dirname "$(dirname "$(readlink -f "$(type -P npm)")")")
mkdir -p "$root/usr/lib/node_modules"
cp -a "$npm" "$root/usr/lib/node_modules/npm"
printf '#!/bin/sh\nexec node /usr/lib/node_modules/npm/bin/npm-cli.js "$@"\n' > "$root/usr/bin/npm"
printf '#!/bin/sh\nexec node /var/runtime/runtime.mjs "$@"\n' > "$root/lambda-entrypoint.sh"
chmod +x "$root/usr/bin/npm" "$root/lambda-entrypoint.sh"
cp "$script_folder/runtime.mjs" "$root/var/runtime/"
# The files that npm needs to reach its registry.
for file in /etc/resolv.conf /etc/hosts /etc/nsswitch.conf /etc/passwd; do cp -L "$file" "$root/etc/"; done
if [ -d /etc/ssl ]; then cp -aL /etc/ssl "$root/etc/ssl" 2>/dev/null || true; fi

container=$(buildah from scratch)
buildah add --quiet "$container" "$root" /
buildah config --env PATH=/usr/bin:/bin --env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt --env LAMBDA_TASK_ROOT=/var/task --workingdir /var/task \
  --entrypoint '["/lambda-entrypoint.sh"]' "$container"
buildah commit --quiet --rm "$container" "$1"
