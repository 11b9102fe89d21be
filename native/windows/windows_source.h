// The readers of this folder, one file each.
#pragma once

#include "../source.h"

namespace hwhash::windows_platform {

Result<System> readSystem();
Result<Smbios> readSmbios();
Result<AcpiTable> readAcpiTable(const std::string& signature);
Result<std::vector<Disk>> readDisks();
Result<std::vector<NetworkAdapter>> readNetworkAdapters();
Result<Processor> readProcessor();
Result<Memory> readMemory();
Result<std::vector<Display>> readDisplays();
Result<std::vector<GraphicsAdapter>> readGraphics();
Result<Enclosure> readEnclosure();
Result<std::vector<Display>> readMonitors();
Result<std::vector<DxgiAdapter>> readDxgiAdapters();
Result<std::vector<PnpEntry>> readPnpDevices(const std::string& kind);
Result<std::unique_ptr<TpmDevice>> openTbs(const std::string& where);
Result<PlatformTpm> readPlatformTpm();
Result<std::string> readOfficialHash();

// PROCESSOR_ARCHITECTURE's name of the machine, which is not always the process's: "AMD64", "ARM64".
std::optional<std::string> machineArchitecture();

}  // namespace hwhash::windows_platform
