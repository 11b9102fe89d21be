#!/bin/busybox sh
# First process of an emulated device: brings its hardware up, harvests it, hands over the answer and turns the power off.
B=/bin/busybox
$B mkdir -p /proc /sys /dev /tmp /answer /bin
$B mount -t proc proc /proc
$B mount -t sysfs sysfs /sys
$B mount -t devtmpfs devtmpfs /dev
$B mount -t tmpfs tmpfs /tmp
exec </dev/null >/dev/ttyS0 2>&1
export PATH=/usr/bin:/usr/sbin:/bin:/sbin HOME=/tmp
$B --install -s /bin

. /device/settings
while read -r module; do insmod "$module"; done </device/modules

# Buses are searched in the background: wait until everything has appeared, ten seconds at most.
count() {
  n=0
  for path; do if [ -e "$path" ]; then n=$((n + 1)); fi; done
}
tries=0
until
  count /sys/block/nvme* /sys/block/sd* /sys/block/vd* && disks=$n
  count /sys/class/net/*/device && adapters=$n
  count /dev/tpmrm0 && tpms=$n
  [ "$disks" -ge "$DISKS" ] && [ "$adapters" -ge "$ADAPTERS" ] && [ "$tpms" -ge "$TPM" ] || [ $tries -ge 100 ]
do
  usleep 100000
  tries=$((tries + 1))
done
{
  [ "$disks" -ge "$DISKS" ] || echo "device: only $disks of $DISKS disks appeared"
  [ "$adapters" -ge "$ADAPTERS" ] || echo "device: only $adapters of $ADAPTERS adapters appeared"
  [ "$tpms" -ge "$TPM" ] || echo "device: the TPM did not appear"
} >/answer/missing

uptime() { cut -d ' ' -f 1 /proc/uptime; }
started=$(uptime)
hwhash=/opt/hwhash/node_modules/hwhash/dist/cli/cli.js
node $hwhash harvest --json >/answer/harvest.json 2>/answer/harvest.stderr
echo $? >/answer/harvest.status
echo "$started $(uptime)" >/answer/uptime

# What other tools say of the same device: each one's standard output, in a file of its own.
oracle() {
  name=$1
  shift
  "$@" >"/answer/oracles/$name" 2>>/answer/oracles/stderr
}
if [ "$ORACLES" = 1 ]; then
  mkdir -p /answer/oracles
  oracle dmidecode dmidecode
  oracle lsblk lsblk --json --bytes --output NAME,SERIAL,MODEL,SIZE,ROTA,TRAN,WWN
  for disk in /sys/block/nvme*; do [ -e "$disk" ] && oracle "nvme-${disk##*/}" nvme id-ns "/dev/${disk##*/}" --output-format=json; done
  for disk in /sys/block/sd*; do [ -e "$disk" ] && oracle "hdparm-${disk##*/}" hdparm -I "/dev/${disk##*/}"; done
  for adapter in /sys/class/net/*/device; do
    [ -e "$adapter" ] || continue
    name=${adapter%/device}
    name=${name##*/}
    oracle "ethtool-$name" ethtool -P "$name"
  done
  cat /sys/firmware/acpi/tables/MSDM >/answer/oracles/msdm 2>/dev/null
  if [ "$TPM" = 1 ]; then
    export TPM2TOOLS_TCTI=device:/dev/tpmrm0
    oracle tpm-properties tpm2 getcap properties-fixed
    tpm2 createek -c /tmp/ek.ctx -G rsa -u /tmp/ek.pub >/dev/null 2>>/answer/oracles/stderr
    oracle tpm-ek tpm2 print -t TPM2B_PUBLIC /tmp/ek.pub
    oracle tpm-transient tpm2 getcap handles-transient
  fi
fi

tar -c -f /dev/vport0p1 -C /answer .
sync
poweroff -f
