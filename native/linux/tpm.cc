// The kernel's TPM device: a command is one write, its answer one read.
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "linux_source.h"

namespace hwhash::linux_platform {
namespace {

// The kernel gives a TPM up to two minutes for a key (TPM2_DURATION_LONG_LONG is 300 s for the slowest).
constexpr int kPatienceMilliseconds = 300 * 1000;

class KernelTpm final : public TpmDevice {
 public:
  KernelTpm(Descriptor node, std::string path) : node_(std::move(node)), path_(std::move(path)) {}

  Result<Bytes> transmit(const Bytes& command) override {
    const ssize_t written = write(node_.get(), command.data(), command.size());
    if (written < 0) return faultFromErrno(errno, "write " + path_);
    if (static_cast<std::size_t>(written) != command.size()) {
      return Fault{"", FaultCode::kFailed, 0, path_ + " took only a part of the command"};
    }
    pollfd readable{node_.get(), POLLIN, 0};
    const int ready = poll(&readable, 1, kPatienceMilliseconds);
    if (ready < 0) return faultFromErrno(errno, "poll " + path_);
    if (ready == 0)
      return Fault{"", FaultCode::kTimeout, ETIMEDOUT, path_ + " did not answer within five minutes"};
    Bytes response(kLargestTpmMessage);
    const ssize_t count = read(node_.get(), response.data(), response.size());
    if (count < 0) return faultFromErrno(errno, "read " + path_);
    response.resize(static_cast<std::size_t>(count));
    return response;
  }

 private:
  Descriptor node_;
  std::string path_;
};

}  // namespace

Result<std::unique_ptr<TpmDevice>> openTpmDevice(const std::string& path) {
  Descriptor node(::open(path.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!node.valid()) return faultFromErrno(errno, "open " + path);
  struct stat status {};
  if (fstat(node.get(), &status) != 0) return faultFromErrno(errno, "stat " + path);
  if (!S_ISCHR(status.st_mode)) return Fault{"", FaultCode::kMalformed, 0, path + " is not a TPM device"};
  return std::unique_ptr<TpmDevice>(std::make_unique<KernelTpm>(std::move(node), path));
}

}  // namespace hwhash::linux_platform
