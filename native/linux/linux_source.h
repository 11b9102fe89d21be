// Linux: sysfs, procfs, and the few ioctls that say what neither has. One file a subject; each function
// answers one member of Source.
#pragma once

#include "../source.h"
#include "tree.h"

namespace hwhash::linux_platform {

Result<System> readSystem(const Tree& tree);
Result<Memory> readMemory(const Tree& tree);
Result<Smbios> readSmbios(const Tree& tree);
Result<AcpiTable> readAcpiTable(const Tree& tree, const std::string& signature);
Result<std::vector<Disk>> readDisks(const Tree& tree);
Result<std::vector<NetworkAdapter>> readNetworkAdapters(const Tree& tree);
Result<Processor> readProcessor(const Tree& tree);
Result<std::vector<Display>> readDisplays(const Tree& tree);
Result<Enclosure> readEnclosure(const Tree& tree);
Result<std::unique_ptr<TpmDevice>> openTpmDevice(const std::string& path);

// Names of the disks that the root file system lies on, behind partitions, LVM, dm-crypt and RAID.
std::vector<std::string> disksOfRoot(const Tree& tree);

}  // namespace hwhash::linux_platform
