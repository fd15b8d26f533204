#!/usr/bin/env bash
# Installs what the tests need and the machine lacks. With Debian's apt it installs as root or through
# sudo; anywhere else it prints what is missing and fails.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=()
need() { # need PACKAGES COMMAND...: any one of the commands will do
  local package=$1 command
  shift
  for command in "$@"; do
    if command -v "$command" >/dev/null 2>&1; then return 0; fi
  done
  # shellcheck disable=SC2206 # several packages in one word
  packages+=($package)
}

need chromium chromium chromium-browser google-chrome google-chrome-stable
need nodejs node
need "gcc libc6-dev" gcc
need python3 python3
need git git
if [[ $(uname -s) == Linux ]]; then
  need strace strace
  # Blocks that files share are proved on a file system of ioviz's own, which only root can mount.
  if [[ $(id -u) == 0 ]]; then need xfsprogs mkfs.xfs mkfs.btrfs; fi
  # Without a CJK font the Chinese pages are rows of boxes, and their layout cannot be tested.
  if command -v dpkg-query >/dev/null 2>&1; then
    dpkg-query -W -f '${Status}' fonts-noto-cjk 2>/dev/null | grep -q 'ok installed' || packages+=(fonts-noto-cjk)
  elif command -v fc-list >/dev/null 2>&1; then
    [[ -n $(fc-list :lang=zh family) ]] || packages+=(fonts-noto-cjk)
  fi
fi

install() {
  local as_root=()
  if [[ $(id -u) != 0 ]]; then as_root=(sudo -n); fi
  if ! command -v apt-get >/dev/null 2>&1 || ! "${as_root[@]}" true 2>/dev/null; then
    echo "missing on this machine: $*" >&2
    echo "install them (the names are Debian's) and run make again" >&2
    exit 1
  fi
  echo "installing $*"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

if ((${#packages[@]})); then install "${packages[@]}"; fi
# Some packages of Node.js bring npm along and conflict with Debian's package of that name.
if ! command -v npm >/dev/null 2>&1; then install npm; fi

version=$(node --version)
IFS=. read -r major minor _ <<<"${version#v}"
if ((major < 20 || (major == 20 && minor < 19))); then
  echo "Node.js is $version; the tests need 20.19 or newer" >&2
  exit 1
fi

# npm writes node_modules/.package-lock.json last, so an install that broke off is done again.
done_at=dev/node_modules/.package-lock.json
if [[ ! -e $done_at || dev/package-lock.json -nt $done_at || dev/package.json -nt $done_at ]]; then
  (cd dev && npm ci)
  touch "$done_at"
fi
echo "go $(go env GOVERSION), node $version, $(chromium --version 2>/dev/null || echo 'chromium under another name')"
