#include "mock_source.h"

#include <stdexcept>
#include <utility>

#include "../marshal.h"

namespace hwhash {
namespace {

struct Exchange {
  Bytes command;
  Bytes response;
};

struct Script {
  std::vector<Exchange> exchanges;
};

template <typename V, typename X>
FieldsOf<X, Exchange> fields(V& v, X& x) {
  v("command", x.command);
  v("response", x.response);
}

template <typename V, typename X>
FieldsOf<X, Script> fields(V& v, X& x) {
  v("exchanges", x.exchanges);
}

Fault unanswered(const char* what) {
  return {"", FaultCode::kUnsupported, 0, std::string("the mock has no answer for ") + what};
}

// Answers in the order of the script, and only to the command that the script has next.
class MockTpm final : public TpmDevice {
 public:
  explicit MockTpm(Script script) : script_(std::move(script)) {}

  Result<Bytes> transmit(const Bytes& command) override {
    if (next_ == script_.exchanges.size()) return Fault{"", FaultCode::kFailed, 0, "the script has ended"};
    Exchange& exchange = script_.exchanges[next_];
    if (exchange.command != command)
      return Fault{"", FaultCode::kMalformed, 0, "not the command that the script has"};
    next_++;
    return exchange.response;
  }

 private:
  Script script_;
  std::size_t next_ = 0;
};

class MockSource final : public Source {
 public:
  explicit MockSource(Napi::Object answers) {
    take(answers, "system", system_);
    take(answers, "smbios", smbios_);
    take(answers, "acpiTable", acpiTable_);
    take(answers, "disks", disks_);
    take(answers, "networkAdapters", networkAdapters_);
    take(answers, "processor", processor_);
    take(answers, "memory", memory_);
    take(answers, "displays", displays_);
    take(answers, "graphics", graphics_);
    take(answers, "enclosure", enclosure_);
    take(answers, "monitors", monitors_);
    take(answers, "dxgiAdapters", dxgiAdapters_);
    take(answers, "pnpDevices", pnpDevices_);
    take(answers, "platformTpm", platformTpm_);
    take(answers, "officialHash", officialHash_);
    take(answers, "tpm", tpm_);
    const Napi::Value thrown = answers.Get("throws");
    if (!thrown.IsUndefined()) fromJs(thrown, throws_.emplace(), "throws");
  }

  Result<System> system() override { return give(system_); }
  Result<Smbios> smbios() override { return give(smbios_); }
  Result<AcpiTable> acpiTable(const std::string& signature) override {
    if (acpiTable_.value && acpiTable_.value->signature != signature) return unanswered("this ACPI table");
    return give(acpiTable_);
  }
  Result<std::vector<Disk>> disks() override { return give(disks_); }
  Result<std::vector<NetworkAdapter>> networkAdapters() override { return give(networkAdapters_); }
  Result<Processor> processor() override { return give(processor_); }
  Result<Memory> memory() override { return give(memory_); }
  Result<std::vector<Display>> displays() override { return give(displays_); }
  Result<std::vector<GraphicsAdapter>> graphics() override { return give(graphics_); }
  Result<Enclosure> enclosure() override { return give(enclosure_); }
  Result<std::vector<Display>> monitors() override { return give(monitors_); }
  Result<std::vector<DxgiAdapter>> dxgiAdapters() override { return give(dxgiAdapters_); }
  // One list for all kinds, as snapshots have it.
  Result<std::vector<PnpEntry>> pnpDevices(const std::string& kind) override {
    if (!pnpDevices_.value) return give(pnpDevices_);
    std::vector<PnpEntry> found;
    for (const PnpEntry& entry : *pnpDevices_.value) {
      if (entry.kind == kind) found.push_back(entry);
    }
    return give(Result<std::vector<PnpEntry>>(std::move(found)));
  }
  Result<PlatformTpm> platformTpm() override { return give(platformTpm_); }
  Result<std::string> officialHash() override { return give(officialHash_); }
  Result<std::unique_ptr<TpmDevice>> openTpm(const std::string&) override {
    Result<Script> script = give(tpm_);
    if (!script.value) return script.fault;
    return std::unique_ptr<TpmDevice>(std::make_unique<MockTpm>(std::move(*script.value)));
  }

 private:
  template <typename T>
  static void take(Napi::Object answers, const char* what, Result<T>& result) {
    result.fault = unanswered(what);
    const Napi::Value given = answers.Get(what);
    if (given.IsUndefined()) return;
    if (!given.IsObject()) wrongType(given, what, "an object");
    const Napi::Object object = given.As<Napi::Object>();
    const Napi::Value value = object.Get("value");
    if (value.IsUndefined()) {
      fromJs(object.Get("fault"), result.fault, std::string(what) + ".fault");
    } else {
      fromJs(value, result.value.emplace(), std::string(what) + ".value");
    }
  }

  // Stands for what a platform must not do and the addon must survive.
  template <typename T>
  Result<T> give(const Result<T>& result) const {
    if (throws_) throw std::runtime_error(*throws_);
    return result;
  }

  Result<System> system_{Fault{}};
  Result<Smbios> smbios_{Fault{}};
  Result<AcpiTable> acpiTable_{Fault{}};
  Result<std::vector<Disk>> disks_{Fault{}};
  Result<std::vector<NetworkAdapter>> networkAdapters_{Fault{}};
  Result<Processor> processor_{Fault{}};
  Result<Memory> memory_{Fault{}};
  Result<std::vector<Display>> displays_{Fault{}};
  Result<std::vector<GraphicsAdapter>> graphics_{Fault{}};
  Result<Enclosure> enclosure_{Fault{}};
  Result<std::vector<Display>> monitors_{Fault{}};
  Result<std::vector<DxgiAdapter>> dxgiAdapters_{Fault{}};
  Result<std::vector<PnpEntry>> pnpDevices_{Fault{}};
  Result<PlatformTpm> platformTpm_{Fault{}};
  Result<std::string> officialHash_{Fault{}};
  Result<Script> tpm_{Fault{}};
  std::optional<std::string> throws_;
};

}  // namespace

std::unique_ptr<Source> makeMockSource(Napi::Object answers) { return std::make_unique<MockSource>(answers); }

}  // namespace hwhash
