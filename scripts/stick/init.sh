#!/bin/busybox sh
# First process of the stick's system: brings the hardware up and starts hwhash on the screen. No disk is mounted here, and
# each is set read-only in the kernel as soon as it appears; hwhash lifts that for the stick alone.
export PATH=/sbin:/bin HOME=/run
/bin/busybox mkdir -p /proc /sys /dev /run /stick
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t tmpfs tmpfs /run
mkdir -p /run/hwhash/read-only
export TMPDIR=/run
# Ctrl+Alt+Del goes to this process, which leaves it alone, instead of restarting the machine at once.
trap '' INT
echo 0 >/proc/sys/kernel/ctrl-alt-del

protect() {
  for disk in /sys/block/*; do
    name=${disk##*/}
    if [ -e "/run/hwhash/read-only/$name" ] || [ ! -b "/dev/$name" ]; then continue; fi
    blockdev --setro "/dev/$name" && : >"/run/hwhash/read-only/$name"
  done
}

# Loads the driver of every device that has none yet; devices behind a bus appear after the driver of the bus.
hardware() {
  # busybox' grep finds nothing at all with an empty list of patterns.
  echo - >/run/hwhash/known
  quiet=0
  rounds=0
  while :; do
    find /sys/devices -name modalias -exec cat {} + 2>/dev/null | sort -u >/run/hwhash/now
    grep -v -x -F -f /run/hwhash/known /run/hwhash/now >/run/hwhash/new
    if [ -s /run/hwhash/new ]; then
      quiet=0
      tr '\n' '\0' </run/hwhash/new | xargs -0 /sbin/modprobe -a -b -q --
      cat /run/hwhash/new >>/run/hwhash/known
    else
      quiet=$((quiet + 1))
    fi
    protect
    rounds=$((rounds + 1))
    if [ $quiet -ge 3 ]; then : >/run/hwhash/settled; fi
    if [ $rounds -lt 60 ]; then usleep 200000; else sleep 1; fi
  done
}
/sbin/modprobe -a -q i2c_hid_acpi usbhid hid_generic hid_multitouch sd_mod 2>/dev/null
hardware </dev/null >/dev/null 2>&1 &

for word in $(cat /proc/cmdline); do
  case $word in hwhash.partition=*) partition=${word#*=} ;; esac
done
# The screen's own size decides: 80 columns of 16 pixels need 1280.
width=$(cut -d , -f 1 /sys/class/graphics/fb0/virtual_size 2>/dev/null)
if [ "${width:-0}" -ge 1280 ]; then setfont /usr/share/hwhash/large.psf -C /dev/tty1; fi

while :; do
  setsid cttyhack /usr/bin/hwhash stick --device "$partition" </dev/tty1 >/dev/tty1 2>/run/hwhash/errors
  status=$?
  if [ $status -eq 0 ]; then poweroff -f; fi
  {
    printf '\033[2J\033[H\nhwhash ended unexpectedly (status %s). Nothing is mounted.\n\n' $status
    tail -n 8 /run/hwhash/errors
    printf '\nPress Enter to start it again, or hold the power button.\n'
  } >/dev/tty1
  tail -n 20 /run/hwhash/errors >/dev/ttyS0 2>/dev/null
  read -r _ </dev/tty1
done
