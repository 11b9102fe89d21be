// SMBIOS and ACPI tables, as the kernel keeps them in /sys/firmware.
#include <algorithm>

#include "linux_source.h"

namespace hwhash::linux_platform {

Result<Smbios> readSmbios(const Tree& tree) {
  Result<Bytes> table = tree.read("/sys/firmware/dmi/tables/DMI");
  if (!table.ok()) return table.fault();
  Smbios smbios;
  smbios.table = *std::move(table);
  // Without it the table can still be walked; only the version and the table's own length are missing.
  Result<Bytes> entryPoint = tree.read("/sys/firmware/dmi/tables/smbios_entry_point");
  if (entryPoint.ok()) smbios.entryPoint = *std::move(entryPoint);
  return smbios;
}

Result<AcpiTable> readAcpiTable(const Tree& tree, const std::string& signature) {
  const auto printable = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; };
  if (signature.size() != 4 || !std::all_of(signature.begin(), signature.end(), printable)) {
    return Fault{"", FaultCode::kMalformed, 0, "an ACPI signature has four upper-case letters or digits"};
  }
  Result<Bytes> data = tree.read("/sys/firmware/acpi/tables/" + signature);
  if (!data.ok()) return data.fault();
  return AcpiTable{signature, *std::move(data)};
}

}  // namespace hwhash::linux_platform
