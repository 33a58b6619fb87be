#!/bin/sh
# Stands for gpioinfo of libgpiod 1.6.3 or 2.2.1; see gpioset.sh. The kernel has line 6.
here=$(dirname "$0")
major=$(cat "$here/major")
die() { echo "gpioinfo: $1" >&2; exit 1; }

if [ "$major" = 1 ]; then chip=$1; else
  [ "$1" = --chip ] || die "stand-in: wrong arguments: $*"
  chip=$2
fi
if [ -e "$here/denied" ]; then
  if [ "$major" = 1 ]; then die "looking up chip $chip: Permission denied"; fi
  die "unable to open chip '/dev/$chip': Permission denied"
fi
if [ -e "$here/gone" ] || [ "$chip" != gpiochip0 ]; then
  if [ "$major" = 1 ]; then die "looking up chip $chip: No such file or directory"; fi
  die "cannot find GPIO chip character device '$chip'"
fi

held= name=
if [ -e "$here/held" ]; then
  read -r pid name _ held _ < "$here/held"
  kill -0 "$pid" 2>/dev/null || held=
fi
echo "gpiochip0 - 8 lines:"
for line in 0 1 2 3 4 5 6 7; do
  used= by=unused direction=input
  [ "$line" = 6 ] && used=yes by=kernel direction=output
  [ "$line" = "$held" ] && used=yes by=$name direction=output
  label=unnamed; [ "$line" = 3 ] && label='"RELAY output"'
  if [ "$major" = 1 ]; then
    case $by in unused|kernel) who=$by ;; *) who="\"$by\"" ;; esac
    printf '\tline %3s: %12s %12s %8s %13s%s\n' "$line" "$label" "$who" "$direction " "active-high " "${used:+[used]}"
  else
    printf '\tline %3s:\t%-16s\t%s%s\n' "$line" "$label" "$direction" "${used:+ consumer=\"$by\"}"
  fi
done
