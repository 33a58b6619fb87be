#!/bin/sh
# Stands for uhubctl 2.5.0 with one USB 3 hub of four ports, which are two hubs to it: 1-1 and its dual 2-1.
# Facts beside it: port (on/off of port 2), moves, and what is wrong: stuck, denied, hang, garbage, gone.
here=$(dirname "$0")
fact() { cat "$here/$1" 2>/dev/null || echo "$2"; }
refuse() { echo "stand-in: wrong arguments: $asked" >&2; exit 64; }
asked="$*"

[ -e "$here/hang" ] && exec sleep 300
if [ -e "$here/garbage" ]; then echo "segmentation fault, dumped a core"; exit 0; fi

hub= port= action=
while [ $# -gt 0 ]; do
  case $1 in
    -l) hub=$2 ;;
    -p) port=$2 ;;
    -a) action=$2 ;;
    *) refuse ;;
  esac
  [ $# -ge 2 ] || refuse
  shift 2
done

none() {
  if [ -n "$hub" ]; then echo "No compatible devices detected at location $hub!" >&2
  else echo "No compatible devices detected!" >&2; fi
  echo "Run with -h to get usage info." >&2
}
if [ -e "$here/denied" ]; then
  none
  echo "There were permission problems while accessing USB." >&2
  echo "Follow https://git.io/JIB2Z for a fix!" >&2
  exit 1
fi
if [ -e "$here/gone" ] || { [ -n "$hub" ] && [ "$hub" != 1-1 ]; }; then none; exit 1; fi

# $1 hub, $2 version, $3 word of a port that is on
status() {
  for each in 1 2 3 4; do
    [ -z "$port" ] || [ "$port" = "$each" ] || continue
    if [ "$each" = 2 ] && [ "$(fact port off)" = off ]; then
      if [ "$1" = 1-1 ]; then echo "  Port $each: 0000 off"; else echo "  Port $each: 0080 off"; fi
    elif [ "$1" = 1-1 ]; then echo "  Port $each: 0503 power highspeed enable connect [2e8a:000a power Pico E66058388353A02C]"
    else echo "  Port $each: 02a0 power 5gbps Rx.Detect"; fi
  done
}
describe() {
  if [ "$1" = 1-1 ]; then echo "[2109:2817 VIA Labs, Inc. USB2.0 Hub, USB 2.10, 4 ports, ppps]"
  else echo "[2109:0817 VIA Labs, Inc. USB3.0 Hub, USB 3.10, 4 ports, ppps]"; fi
}
for each in 1-1 2-1; do
  echo "Current status for hub $each $(describe $each)"
  status $each
done
[ -n "$action" ] || exit 0
case $action in on|off) ;; *) refuse ;; esac
if [ "$port" = 2 ] && [ ! -e "$here/stuck" ] && [ "$(fact port off)" != "$action" ]; then
  echo "$action" > "$here/port"
  echo "$action" >> "$here/moves"
fi
for each in 1-1 2-1; do
  echo "Sent power $action request"
  echo "New status for hub $each $(describe $each)"
  status $each
done
