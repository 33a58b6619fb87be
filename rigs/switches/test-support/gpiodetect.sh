#!/bin/sh
# Stands for gpiodetect; see gpioset.sh.
[ -e "$(dirname "$0")/gone" ] || echo "gpiochip0 [pinctrl-bcm2835] (8 lines)"
