// Graphics adapters: memory by DXGI, which WinPE may lack; maker, removal policy and container by Plug and
// Play.
// clang-format off
#include <windows.h>
#include <dxgi.h>
// clang-format on

#include <algorithm>

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

Result<std::vector<DXGI_ADAPTER_DESC1>> describeAdapters() {
  using CreateFactory = HRESULT WINAPI(REFIID, void**);
  Library dxgi(L"dxgi.dll");
  CreateFactory* create = nullptr;
  if (!dxgi.bind(create, "CreateDXGIFactory1")) return dxgi.fault();
  void* made = nullptr;
  HRESULT status = create(kFactory, &made);
  if (FAILED(status)) return faultFromError(static_cast<std::uint32_t>(status), "CreateDXGIFactory1");
  const Owned<ComCloser<IDXGIFactory1>> factory(static_cast<IDXGIFactory1*>(made));
  std::vector<DXGI_ADAPTER_DESC1> found;
  for (UINT index = 0; index < kMostAdapters; index++) {
    Owned<ComCloser<IDXGIAdapter1>> adapter;
    status = factory.get()->EnumAdapters1(index, adapter.put());
    if (FAILED(status)) break;  // DXGI_ERROR_NOT_FOUND behind the last one
    DXGI_ADAPTER_DESC1 description{};
    status = adapter.get()->GetDesc1(&description);
    if (FAILED(status)) return faultFromError(static_cast<std::uint32_t>(status), "IDXGIAdapter1::GetDesc1");
    // The software renderer is no hardware.
    if (!(description.Flags & DXGI_ADAPTER_FLAG_SOFTWARE)) found.push_back(description);
  }
  return found;
}

// "PCI\VEN_8086&DEV_3E92", as the hardware ids of the device begin.
std::wstring hardwareId(const DXGI_ADAPTER_DESC1& description) {
  wchar_t text[64];
  const int length =
      swprintf(text, 64, L"PCI\\VEN_%04X&DEV_%04X", description.VendorId, description.DeviceId);
  return std::wstring(text, length > 0 ? static_cast<std::size_t>(length) : 0);
}

// Takes the first device that fits out of the list: of two adapters of one kind each gets its own.
std::optional<PnpDevice> takeDevice(std::vector<PnpDevice>& devices, const std::wstring& id) {
  const auto fits = [&](const PnpDevice& device) {
    return std::any_of(device.hardwareIds.begin(), device.hardwareIds.end(), [&](const std::wstring& own) {
      return _wcsnicmp(own.c_str(), id.c_str(), id.size()) == 0;
    });
  };
  const auto found = std::find_if(devices.begin(), devices.end(), fits);
  if (found == devices.end()) return std::nullopt;
  PnpDevice device = std::move(*found);
  devices.erase(found);
  return device;
}

void addPlugAndPlay(const PnpDevice& device, GraphicsAdapter& adapter) {
  adapter.name = toUtf8(device.instanceId);
  adapter.vendor = device.manufacturer;
  if (!adapter.model) adapter.model = device.name;
  adapter.removalPolicy = device.removalPolicy;
  adapter.builtIn = device.inLocalMachineContainer;
}

GraphicsAdapter fromDxgi(const DXGI_ADAPTER_DESC1& description, std::vector<PnpDevice>& devices) {
  GraphicsAdapter adapter;
  adapter.model = toUtf8(untilNul(std::wstring_view(description.Description, 128)));
  adapter.name = *adapter.model;
  adapter.dedicatedVideoMemory = description.DedicatedVideoMemory;
  adapter.dedicatedSystemMemory = description.DedicatedSystemMemory;
  if (const auto device = takeDevice(devices, hardwareId(description))) {
    addPlugAndPlay(*device, adapter);
  } else {
    adapter.faults.push_back(
        {"vendor", kFaultNotFound, 0, "Plug and Play has no display adapter of this kind"});
  }
  return adapter;
}

}  // namespace

Result<std::vector<GraphicsAdapter>> readGraphics() {
  Result<std::vector<PnpDevice>> devices = devicesOfClass(kDisplayClass);
  std::vector<PnpDevice> left = std::move(devices.value).value_or(std::vector<PnpDevice>{});
  const Result<std::vector<DXGI_ADAPTER_DESC1>> described = describeAdapters();
  std::vector<GraphicsAdapter> adapters;
  if (described.value) {
    for (const DXGI_ADAPTER_DESC1& description : *described.value)
      adapters.push_back(fromDxgi(description, left));
    return adapters;
  }
  if (left.empty()) return described.fault;
  for (const PnpDevice& device : left) {
    GraphicsAdapter& adapter = adapters.emplace_back();
    addPlugAndPlay(device, adapter);
    adapter.faults.push_back(described.fault);
    adapter.faults.back().what = "dedicatedVideoMemory";
  }
  return adapters;
}

}  // namespace hwhash::windows_platform
