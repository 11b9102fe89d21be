// The TPM by TPM Base Services. tbs.dll is an optional component of WinPE.
// clang-format off
#include <windows.h>
#include <tbs.h>
// clang-format on

#include <memory>

#include "system_calls.h"
#include "windows_source.h"

namespace hwhash::windows_platform {
namespace {

// TBS_CONTEXT_PARAMS2, which not every tbs.h has.
struct ContextParameters {
  UINT32 version = 2;     // TBS_CONTEXT_VERSION_TWO
  UINT32 includes = 0x4;  // includeTpm20; a TPM 1.2 is answered with TBS_E_TPM_NOT_FOUND
};

struct Tbs {
  Library library{L"tbs.dll"};
  decltype(Tbsi_Context_Create)* create = nullptr;
  decltype(Tbsip_Submit_Command)* submit = nullptr;
  decltype(Tbsip_Context_Close)* close = nullptr;
  bool load() {
    return library.bind(create, "Tbsi_Context_Create") && library.bind(submit, "Tbsip_Submit_Command") &&
           library.bind(close, "Tbsip_Context_Close");
  }
};

class TbsDevice final : public TpmDevice {
 public:
  TbsDevice(std::unique_ptr<Tbs> tbs, TBS_HCONTEXT context) : tbs_(std::move(tbs)), context_(context) {}
  ~TbsDevice() override { tbs_->close(context_); }

  Result<Bytes> transmit(const Bytes& command) override {
    Bytes response(kLargestTpmMessage);
    auto size = static_cast<UINT32>(response.size());
    const TBS_RESULT status =
        tbs_->submit(context_, TBS_COMMAND_LOCALITY_ZERO, TBS_COMMAND_PRIORITY_NORMAL, command.data(),
                     static_cast<UINT32>(command.size()), response.data(), &size);
    if (status != 0) return faultFromError(status, "Tbsip_Submit_Command");
    if (size > response.size())
      return Fault{"", FaultCode::kMalformed, 0, "Tbsip_Submit_Command: a size beyond the buffer"};
    response.resize(size);
    return response;
  }

 private:
  std::unique_ptr<Tbs> tbs_;
  TBS_HCONTEXT context_;
};

}  // namespace

Result<std::unique_ptr<TpmDevice>> openTbs(const std::string& where) {
  if (!where.empty())
    return Fault{"", FaultCode::kNotFound, 0, "Windows has no device nodes: its TPM is behind TBS"};
  auto tbs = std::make_unique<Tbs>();
  if (!tbs->load()) return tbs->library.fault();
  const ContextParameters parameters;
  TBS_HCONTEXT context = nullptr;
  const TBS_RESULT status = tbs->create(reinterpret_cast<const TBS_CONTEXT_PARAMS*>(&parameters), &context);
  if (status != 0) return faultFromError(status, "Tbsi_Context_Create");
  return std::unique_ptr<TpmDevice>(std::make_unique<TbsDevice>(std::move(tbs), context));
}

}  // namespace hwhash::windows_platform
