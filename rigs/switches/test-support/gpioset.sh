#!/bin/sh
# Stands for gpioset of libgpiod 1.6.3 or 2.2.1, with a chip of eight lines; the fact `major` says which.
# The line is held as long as this runs: fact held is `pid consumer value`. Facts that make it fail: gone, denied, hang.
here=$(dirname "$0")
major=$(cat "$here/major")
die() { echo "gpioset: $1" >&2; exit 1; }

if [ "$1" = --version ]; then
  if [ "$major" = 1 ]; then echo "gpioset (libgpiod) v1.6.3"; else echo "gpioset (libgpiod) v2.2.1"; fi
  echo "This is free software: you are free to change and redistribute it."
  exit 0
fi

chip= consumer=gpioset mode=exit low=no
while [ $# -gt 0 ]; do
  case $major$1 in
    1--mode=*) mode=${1#--mode=} ;;
    2--chip) chip=$2; shift ;;
    2--consumer) consumer=$2; shift ;;
    ?--active-low) low=yes ;;
    ?-*) echo "gpioset: unrecognized option '$1'" >&2; die "try gpioset --help" ;;
    *) break ;;
  esac
  shift
done
if [ "$major" = 1 ]; then chip=$1; shift; [ "$mode" = signal ] || die "stand-in: would not hold the line"; fi
[ "$chip" = gpiochip0 ] || die "stand-in: the chip should have been looked up before"
[ $# = 1 ] || die "stand-in: wrong arguments: $*"
line=${1%=*} value=${1#*=}
case $value in 0|1) ;; *) die "invalid line value: '$value'" ;; esac
[ -e "$here/hang" ] && exec sleep 300

busy() {
  if [ "$major" = 1 ]; then die "error setting the GPIO line values: Device or resource busy"; fi
  die "unable to request lines on chip '/dev/gpiochip0': Device or resource busy"
}
[ -e "$here/late-busy" ] && busy
if [ -e "$here/held" ]; then
  read -r pid _ < "$here/held"
  kill -0 "$pid" 2>/dev/null && busy
fi
[ "$(tail -n 1 "$here/moves" 2>/dev/null || echo 0)" = "$value" ] || echo "$value" >> "$here/moves"
echo "$$ $consumer $value $line $low" > "$here/held.new"
mv "$here/held.new" "$here/held"
exec sleep 300
