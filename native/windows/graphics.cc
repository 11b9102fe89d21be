// Graphics adapters: the devices of Plug and Play's class Display, and beside them what DXGI knows of their
// memory. WinPE may lack dxgi.dll. Which belong together is decided elsewhere.
// clang-format off
#include <windows.h>
#include <dxgi.h>
// clang-format on

#include "devices.h"
#include "windows_source.h"

namespace hwhash::windows_platform {
namespace {

// GUID_DEVCLASS_DISPLAY, {4d36e968-e325-11ce-bfc1-08002be10318}
constexpr GUID kDisplayClass = {0x4d36e968, 0xe325, 0x11ce, {0xbf, 0xc1, 0x08, 0x00, 0x2b, 0xe1, 0x03, 0x18}};
// IID_IDXGIFactory1, {770aae78-f26f-4dba-a829-253c83d1b387}
constexpr GUID kFactory = {0x770aae78, 0xf26f, 0x4dba, {0xa8, 0x29, 0x25, 0x3c, 0x83, 0xd1, 0xb3, 0x87}};
constexpr UINT kMostAdapters = 64;

template <typename T>
struct ComCloser {
  using Value = T*;
  static Value none() { return nullptr; }
  static void close(Value value) { value->Release(); }
};

DxgiAdapter fromDescription(const DXGI_ADAPTER_DESC1& description) {
  DxgiAdapter adapter;
  adapter.name = toUtf8(untilNul(std::wstring_view(description.Description, 128)));
  adapter.vendorId = description.VendorId;
  adapter.deviceId = description.DeviceId;
  adapter.subSystemId = description.SubSysId;
  adapter.revision = description.Revision;
  adapter.flags = description.Flags;
  adapter.dedicatedVideoMemory = description.DedicatedVideoMemory;
  adapter.dedicatedSystemMemory = description.DedicatedSystemMemory;
  return adapter;
}

}  // namespace

Result<std::vector<GraphicsAdapter>> readGraphics() {
  const Result<std::vector<PnpDevice>> devices = devicesOfClass(kDisplayClass);
  if (!devices.ok()) return devices.fault();
  std::vector<GraphicsAdapter> adapters;
  for (const PnpDevice& device : *devices) {
    GraphicsAdapter& adapter = adapters.emplace_back();
    adapter.name = toUtf8(device.instanceId);
    adapter.hardwareIds = toUtf8(device.hardwareIds);
    adapter.vendor = device.manufacturer;
    adapter.model = device.name;
    adapter.removalPolicy = device.removalPolicy;
    adapter.builtIn = device.inLocalMachineContainer;
  }
  return adapters;
}

Result<std::vector<DxgiAdapter>> readDxgiAdapters() {
  using CreateFactory = HRESULT WINAPI(REFIID, void**);
  Library dxgi(L"dxgi.dll");
  CreateFactory* create = nullptr;
  if (!dxgi.bind(create, "CreateDXGIFactory1")) return dxgi.fault();
  void* made = nullptr;
  HRESULT status = create(kFactory, &made);
  if (FAILED(status)) return faultFromError(static_cast<std::uint32_t>(status), "CreateDXGIFactory1");
  const Owned<ComCloser<IDXGIFactory1>> factory(static_cast<IDXGIFactory1*>(made));
  std::vector<DxgiAdapter> found;
  for (UINT index = 0; index < kMostAdapters; index++) {
    Owned<ComCloser<IDXGIAdapter1>> adapter;
    status = factory.get()->EnumAdapters1(index, adapter.put());
    if (FAILED(status)) break;  // DXGI_ERROR_NOT_FOUND after the last one
    DXGI_ADAPTER_DESC1 description{};
    status = adapter.get()->GetDesc1(&description);
    if (FAILED(status)) return faultFromError(static_cast<std::uint32_t>(status), "IDXGIAdapter1::GetDesc1");
    found.push_back(fromDescription(description));
  }
  return found;
}

}  // namespace hwhash::windows_platform
