#!/usr/bin/env bash
# Unpacks Debian's Chromium for machines without a screen, with its libraries
# and one family of fonts, into a folder of its own.
#
#   .ci/chromium.sh DEST     afterwards DEST/chromium runs; its version is printed
#
# A DEST that this script made and that runs is kept as it is: delete it to get a
# newer build.
# The suite is the host's own, because the program uses the host's C library.
set -euo pipefail
# shellcheck source=.ci/debian.sh
source "$(dirname "${BASH_SOURCE[0]}")/debian.sh"

main() {
  local dest=$1
  if ! runs "$dest"; then
    local work
    work=$(mktemp -d)
    # shellcheck disable=SC2064 # The folder is known now and local later.
    trap "rm -rf '$work'" EXIT
    # shellcheck disable=SC1091 # Every Debian has it.
    debian_download "$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:?}")" "$work" \
      chromium-headless-shell fonts-noto-core fonts-dejavu-core fonts-noto-color-emoji
    unpack "$work"
    launcher >"$work/root/chromium"
    fonts >"$work/root/fonts.conf"
    chmod 755 "$work/root/chromium"
    recipe >"$work/root/recipe"
    debian_keep "$work" "$dest"
    runs "$dest" || fail "the Chromium unpacked into $dest does not start: $("$dest/chromium" --no-sandbox --version 2>&1 | head -n 3)"
  fi
  version "$dest"
}

runs() { [[ $(cat "$1/recipe" 2>/dev/null) == "$(recipe)" ]] && [[ $(version "$1" 2>/dev/null) == *[0-9].[0-9]* ]]; }

# What is made changes with this script.
recipe() { cksum <"${BASH_SOURCE[0]}"; }

version() { "$1/chromium" --no-sandbox --version | sed -n 1p; }

# Chromium starts itself again for each page, so it cannot be started through a
# loader of its own: what belongs to the loader has to be the host's.
unpack() {
  local root=$1/root package library
  mkdir -p "$root"
  for package in "$1"/archives/*.deb; do
    dpkg-deb --extract "$package" "$root"
  done
  for library in "$root"/{lib,usr/lib}/*-linux-gnu*; do
    rm -f "$library"/{ld-linux*,libc,libm,libdl,librt,libpthread,libresolv,libutil,libanl,libnss_*,libmvec,libthread_db}.so* \
      "$library"/lib{stdc++,gcc_s}.so*
  done
}

# What it shows depends on these fonts and on no others of the host.
launcher() {
  cat <<'LAUNCHER'
#!/bin/sh
root=$(dirname "$(readlink -f "$0")")
libraries=$(echo "$root"/usr/lib/*-linux-gnu*)
LD_LIBRARY_PATH="$libraries:$libraries/pulseaudio:$(echo "$root"/lib/*-linux-gnu*)" FONTCONFIG_FILE="$root/fonts.conf"
export LD_LIBRARY_PATH FONTCONFIG_FILE
exec "$root/usr/lib/chromium/chromium-headless-shell" "$@"
LAUNCHER
}

fonts() {
  cat <<'FONTS'
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <alias><family>sans-serif</family><prefer><family>Noto Sans</family><family>DejaVu Sans</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
FONTS
}

[[ $# -eq 1 ]] || fail 'usage: chromium.sh DEST, for example: chromium.sh /tmp/chromium'
main "$@"
