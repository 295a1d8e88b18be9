#!/usr/bin/env bash
# Installs the system packages that tests use and that are missing: LibreOffice and the PDF tools open what
# the program writes, PostgreSQL is the second database, Pango sets the words of a PDF, Carlito gives row
# heights their metrics.
set -euo pipefail

missing=()
need() { # PACKAGE COMMAND…: wanted unless one of the commands is there
  local package=$1
  shift
  for command in "$@"; do
    if command -v "$command" >/dev/null; then return; fi
  done
  missing+=("$package")
}

need libreoffice-calc soffice libreoffice
need poppler-utils pdftoppm
need chromium chromium chromium-browser google-chrome
need npm npm
if ! command -v pg_ctl >/dev/null && ! compgen -G '/usr/lib/postgresql/*/bin/pg_ctl' >/dev/null; then
  missing+=(postgresql)
fi
if ! compgen -G '/usr/lib/libreoffice/program/libswlo.so' >/dev/null && ! compgen -G '/opt/libreoffice*/program/libswlo.so' >/dev/null; then
  missing+=(libreoffice-writer)
fi
if ! ldconfig -p 2>/dev/null | grep -q libpangoft2; then
  missing+=(libpango-1.0-0 libpangoft2-1.0-0)
fi
if [ -z "$(fc-list 2>/dev/null | grep -i carlito || true)" ]; then
  missing+=(fonts-crosextra-carlito)
fi

if [ ${#missing[@]} -eq 0 ]; then
  echo "Every system package is there."
elif [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo "Installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  for try in 1 2 3; do
    if apt-get -qq update && apt-get -qq install -y --no-install-recommends "${missing[@]}" </dev/null >/dev/null; then
      exit 0
    fi
    echo "Try $try of installing system packages failed." >&2
    sleep $((try * 10))
  done
  exit 1
else
  echo "Missing, and not installed (no root or no apt-get): ${missing[*]}. Tests that need them are skipped."
fi
