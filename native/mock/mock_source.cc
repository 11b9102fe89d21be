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
  explicit MockSource(const Napi::Object& answers)
      : system_(take<System>(answers, "system")),
        smbios_(take<Smbios>(answers, "smbios")),
        acpiTable_(take<AcpiTable>(answers, "acpiTable")),
        disks_(take<std::vector<Disk>>(answers, "disks")),
        networkAdapters_(take<std::vector<NetworkAdapter>>(answers, "networkAdapters")),
        processor_(take<Processor>(answers, "processor")),
        memory_(take<Memory>(answers, "memory")),
        displays_(take<std::vector<Display>>(answers, "displays")),
        graphics_(take<std::vector<GraphicsAdapter>>(answers, "graphics")),
        enclosure_(take<Enclosure>(answers, "enclosure")),
        monitors_(take<std::vector<Display>>(answers, "monitors")),
        dxgiAdapters_(take<std::vector<DxgiAdapter>>(answers, "dxgiAdapters")),
        pnpDevices_(take<std::vector<PnpEntry>>(answers, "pnpDevices")),
        platformTpm_(take<PlatformTpm>(answers, "platformTpm")),
        officialHash_(take<std::string>(answers, "officialHash")),
        tpm_(take<Script>(answers, "tpm")) {
    const Napi::Value thrown = answers.Get("throws");
    if (!thrown.IsUndefined()) fromJs(thrown, throws_.emplace(), "throws");
  }

  Result<System> system() override { return give(system_); }
  Result<Smbios> smbios() override { return give(smbios_); }
  Result<AcpiTable> acpiTable(const std::string& signature) override {
    if (acpiTable_.ok() && acpiTable_->signature != signature) return unanswered("this ACPI table");
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
    if (!pnpDevices_.ok()) return give(pnpDevices_);
    std::vector<PnpEntry> found;
    for (const PnpEntry& entry : *pnpDevices_) {
      if (entry.kind == kind) found.push_back(entry);
    }
    return give(Result<std::vector<PnpEntry>>(std::move(found)));
  }
  Result<PlatformTpm> platformTpm() override { return give(platformTpm_); }
  Result<std::string> officialHash() override { return give(officialHash_); }
  Result<std::unique_ptr<TpmDevice>> openTpm(const std::string&) override {
    Result<Script> script = give(tpm_);
    if (!script.ok()) return script.fault();
    return std::unique_ptr<TpmDevice>(std::make_unique<MockTpm>(*std::move(script)));
  }

 private:
  template <typename T>
  static Result<T> take(const Napi::Object& answers, const char* what) {
    const Napi::Value given = answers.Get(what);
    if (given.IsUndefined()) return unanswered(what);
    if (!given.IsObject()) wrongType(given, what, "an object");
    const Napi::Object object = given.As<Napi::Object>();
    const Napi::Value value = object.Get("value");
    if (value.IsUndefined()) {
      Fault fault;
      fromJs(object.Get("fault"), fault, std::string(what) + ".fault");
      return fault;
    }
    T read{};
    fromJs(value, read, std::string(what) + ".value");
    return read;
  }

  // Stands for what a platform must not do and the addon must survive.
  template <typename T>
  Result<T> give(const Result<T>& result) const {
    if (throws_) throw std::runtime_error(*throws_);
    return result;
  }

  const Result<System> system_;
  const Result<Smbios> smbios_;
  const Result<AcpiTable> acpiTable_;
  const Result<std::vector<Disk>> disks_;
  const Result<std::vector<NetworkAdapter>> networkAdapters_;
  const Result<Processor> processor_;
  const Result<Memory> memory_;
  const Result<std::vector<Display>> displays_;
  const Result<std::vector<GraphicsAdapter>> graphics_;
  const Result<Enclosure> enclosure_;
  const Result<std::vector<Display>> monitors_;
  const Result<std::vector<DxgiAdapter>> dxgiAdapters_;
  const Result<std::vector<PnpEntry>> pnpDevices_;
  const Result<PlatformTpm> platformTpm_;
  const Result<std::string> officialHash_;
  const Result<Script> tpm_;
  std::optional<std::string> throws_;
};

}  // namespace

std::unique_ptr<Source> makeMockSource(Napi::Object answers) { return std::make_unique<MockSource>(answers); }

}  // namespace hwhash
