# Runs a program that sees SMBIOS strings of a test's own: with-smbios.sh FOLDER PROGRAM ARGUMENT...
# FOLDER/dmi.NAME becomes /sys/class/dmi/id/NAME. Within a mount namespace (unshare --mount), so that nobody else sees it.
set -eu
folder=$1
shift
if [ ! -d /sys/class/dmi/id ]; then
  # sysfs takes no new folder: another /sys/class is laid over it, with everything that was there.
  mkdir "$folder/class"
  mount --bind /sys/class "$folder/class"
  mount -t tmpfs tmpfs /sys/class
  for class in "$folder"/class/*; do
    mkdir "/sys/class/${class##*/}"
    mount --bind "$class" "/sys/class/${class##*/}"
  done
  umount --lazy "$folder/class"
  rmdir "$folder/class" 2>/dev/null || true
  mkdir -p /sys/class/dmi/id
else
  mount -t tmpfs tmpfs /sys/class/dmi/id
fi
for file in "$folder"/dmi.*; do
  cp "$file" "/sys/class/dmi/id/${file##*/dmi.}"
done
exec "$@"
