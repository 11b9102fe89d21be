// The members of every struct of source.h, by the names that JavaScript and schemas/device_snapshot.proto
// have for them. One list serves both directions: what a platform read becomes JavaScript, and a test's
// canned answers become what a platform could have read.
#pragma once

#include <type_traits>

#include "source.h"

namespace hwhash {

// What `fields` returns for a struct T, const where it is only read.
template <typename X, typename T>
using FieldsOf = std::enable_if_t<std::is_same_v<std::remove_const_t<X>, T>>;

template <typename V, typename X>
FieldsOf<X, Fault> fields(V& v, X& x) {
  v("what", x.what);
  v("code", x.code);
  v("osError", x.osError);
  v("text", x.text);
}

template <typename V, typename X>
FieldsOf<X, System> fields(V& v, X& x) {
  v("platform", x.platform);
  v("osVersion", x.osVersion);
  v("winPe", x.winPe);
  v("architecture", x.architecture);
  v("utcOffsetMinutes", x.utcOffsetMinutes);
  v("elevated", x.elevated);
  v("locale", x.locale);
  v("digitalProductId", x.digitalProductId);
  v("faults", x.faults);
}

template <typename V, typename X>
FieldsOf<X, Smbios> fields(V& v, X& x) {
  v("entryPoint", x.entryPoint);
  v("rawHeader", x.rawHeader);
  v("table", x.table);
}

template <typename V, typename X>
FieldsOf<X, AcpiTable> fields(V& v, X& x) {
  v("signature", x.signature);
  v("data", x.data);
}

template <typename V, typename X>
FieldsOf<X, Disk> fields(V& v, X& x) {
  v("name", x.name);
  v("device", x.device);
  v("buses", x.buses);
  v("driver", x.driver);
  v("kind", x.kind);
  v("busType", x.busType);
  v("sizeBytes", x.sizeBytes);
  v("removable", x.removable);
  v("isVirtual", x.isVirtual);
  v("seekPenalty", x.seekPenalty);
  v("trim", x.trim);
  v("holdsSystem", x.holdsSystem);
  v("partitions", x.partitions);
  v("serial", x.serial);
  v("model", x.model);
  v("vendor", x.vendor);
  v("firmware", x.firmware);
  v("nguid", x.nguid);
  v("eui64", x.eui64);
  v("wwid", x.wwid);
  v("controllerSerial", x.controllerSerial);
  v("vpd80", x.vpd80);
  v("vpd83", x.vpd83);
  v("vpdB1", x.vpdB1);
  v("ataIdentify", x.ataIdentify);
  v("storageDescriptor", x.storageDescriptor);
  v("driveLayout", x.driveLayout);
  v("faults", x.faults);
}

template <typename V, typename X>
FieldsOf<X, NetworkAdapter> fields(V& v, X& x) {
  v("name", x.name);
  v("device", x.device);
  v("buses", x.buses);
  v("driver", x.driver);
  v("kind", x.kind);
  v("enumerator", x.enumerator);
  v("permanentAddress", x.permanentAddress);
  v("currentAddress", x.currentAddress);
  v("assignType", x.assignType);
  v("linkType", x.linkType);
  v("physicalMedium", x.physicalMedium);
  v("isVirtual", x.isVirtual);
  v("removable", x.removable);
  v("faults", x.faults);
}

template <typename V, typename X>
FieldsOf<X, LogicalProcessor> fields(V& v, X& x) {
  v("package", x.package);
  v("core", x.core);
  v("capacity", x.capacity);
  v("type", x.type);
}

template <typename V, typename X>
FieldsOf<X, Processor> fields(V& v, X& x) {
  v("vendor", x.vendor);
  v("brand", x.brand);
  v("cpuidLeaf1", x.cpuidLeaf1);
  v("cpuInfo", x.cpuInfo);
  v("logical", x.logical);
  v("faults", x.faults);
}

template <typename V, typename X>
FieldsOf<X, Memory> fields(V& v, X& x) {
  v("installedBytes", x.installedBytes);
  v("presentBytes", x.presentBytes);
  v("usableBytes", x.usableBytes);
}

template <typename V, typename X>
FieldsOf<X, Display> fields(V& v, X& x) {
  v("name", x.name);
  v("connector", x.connector);
  v("outputTechnology", x.outputTechnology);
  v("edid", x.edid);
  v("resolutionX", x.resolutionX);
  v("resolutionY", x.resolutionY);
  v("active", x.active);
  v("faults", x.faults);
}

template <typename V, typename X>
FieldsOf<X, GraphicsAdapter> fields(V& v, X& x) {
  v("name", x.name);
  v("hardwareIds", x.hardwareIds);
  v("vendor", x.vendor);
  v("model", x.model);
  v("dedicatedVideoMemory", x.dedicatedVideoMemory);
  v("dedicatedSystemMemory", x.dedicatedSystemMemory);
  v("removalPolicy", x.removalPolicy);
  v("builtIn", x.builtIn);
  v("faults", x.faults);
}

template <typename V, typename X>
FieldsOf<X, DxgiAdapter> fields(V& v, X& x) {
  v("name", x.name);
  v("vendorId", x.vendorId);
  v("deviceId", x.deviceId);
  v("subSystemId", x.subSystemId);
  v("revision", x.revision);
  v("flags", x.flags);
  v("dedicatedVideoMemory", x.dedicatedVideoMemory);
  v("dedicatedSystemMemory", x.dedicatedSystemMemory);
}

template <typename V, typename X>
FieldsOf<X, PnpEntry> fields(V& v, X& x) {
  v("name", x.name);
  v("kind", x.kind);
  v("enumerator", x.enumerator);
  v("buses", x.buses);
  v("hardwareIds", x.hardwareIds);
  v("removalPolicy", x.removalPolicy);
  v("radioInfo", x.radioInfo);
  v("faults", x.faults);
}

template <typename V, typename X>
FieldsOf<X, PlatformTpm> fields(V& v, X& x) {
  v("platformType", x.platformType);
  v("endorsementKey", x.endorsementKey);
  v("faults", x.faults);
}

template <typename V, typename X>
FieldsOf<X, InputDevice> fields(V& v, X& x) {
  v("name", x.name);
  v("buses", x.buses);
  v("removable", x.removable);
  v("properties", x.properties);
  v("keys", x.keys);
  v("absoluteAxes", x.absoluteAxes);
  v("lastSlot", x.lastSlot);
}

template <typename V, typename X>
FieldsOf<X, Enclosure> fields(V& v, X& x) {
  v("platformRole", x.platformRole);
  v("digitizers", x.digitizers);
  v("maximumTouchPoints", x.maximumTouchPoints);
  v("inputDevices", x.inputDevices);
  v("opticalDrive", x.opticalDrive);
  v("faults", x.faults);
}

}  // namespace hwhash
