#include "link_addresses.h"

#include <linux/ethtool.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "tree.h"

namespace hwhash::linux_platform {
namespace {

constexpr std::size_t kLongestAddress = 32;  // MAX_ADDR_LEN of the kernel
// linux/if_link.h has it since 5.6; the number is the kernel's ABI.
constexpr std::uint16_t kPermanentAddress = 54;

Result<Bytes> byEthtool(const std::string& interface) {
  const Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket.valid()) return faultFromErrno(errno, "socket", "permanentAddress");
  alignas(ethtool_perm_addr) std::uint8_t buffer[sizeof(ethtool_perm_addr) + kLongestAddress] = {};
  auto* query = reinterpret_cast<ethtool_perm_addr*>(buffer);
  query->cmd = ETHTOOL_GPERMADDR;
  query->size = kLongestAddress;
  ifreq request{};
  std::memcpy(request.ifr_name, interface.data(), std::min(interface.size(), sizeof request.ifr_name - 1));
  request.ifr_data = reinterpret_cast<char*>(buffer);
  if (ioctl(socket.get(), SIOCETHTOOL, &request) != 0) {
    return faultFromErrno(errno, "ETHTOOL_GPERMADDR of " + interface, "permanentAddress");
  }
  const std::uint8_t* address = buffer + sizeof(ethtool_perm_addr);
  return Bytes(address, address + std::min<std::size_t>(query->size, kLongestAddress));
}

// The attribute of one RTM_NEWLINK message; empty where it has none.
Bytes permanentAddressOf(const nlmsghdr* message) {
  const auto* link = static_cast<const ifinfomsg*>(NLMSG_DATA(message));
  auto left = static_cast<int>(IFLA_PAYLOAD(message));
  for (const rtattr* attribute = IFLA_RTA(link); RTA_OK(attribute, left);
       attribute = RTA_NEXT(attribute, left)) {
    if (attribute->rta_type != kPermanentAddress) continue;
    const auto* data = static_cast<const std::uint8_t*>(RTA_DATA(attribute));
    return Bytes(data, data + std::min<std::size_t>(RTA_PAYLOAD(attribute), kLongestAddress));
  }
  return {};
}

Result<Bytes> byNetlink(const std::string& interface) {
  const Descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  if (!socket.valid()) return faultFromErrno(errno, "netlink socket", "permanentAddress");
  const timeval patience{1, 0};
  setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  struct {
    nlmsghdr header;
    ifinfomsg link;
  } request{};
  request.header.nlmsg_len = sizeof request;
  request.header.nlmsg_type = RTM_GETLINK;
  request.header.nlmsg_flags = NLM_F_REQUEST;
  request.link.ifi_index = static_cast<int>(if_nametoindex(interface.c_str()));
  if (request.link.ifi_index == 0) return faultFromErrno(errno, "find " + interface, "permanentAddress");
  if (send(socket.get(), &request, sizeof request, 0) < 0) {
    return faultFromErrno(errno, "RTM_GETLINK of " + interface, "permanentAddress");
  }
  alignas(nlmsghdr) std::uint8_t buffer[32 * 1024];
  const ssize_t count = recv(socket.get(), buffer, sizeof buffer, 0);
  if (count < 0) return faultFromErrno(errno, "RTM_GETLINK of " + interface, "permanentAddress");
  const auto* message = reinterpret_cast<const nlmsghdr*>(buffer);
  const bool whole = NLMSG_OK(message, static_cast<std::size_t>(count)) &&
                     message->nlmsg_type == RTM_NEWLINK &&
                     message->nlmsg_len >= NLMSG_LENGTH(sizeof(ifinfomsg));
  if (!whole)
    return Fault{"permanentAddress", FaultCode::kMalformed, 0, "RTM_GETLINK of " + interface + ": no link"};
  Bytes address = permanentAddressOf(message);
  if (address.empty()) {
    return Fault{"permanentAddress", FaultCode::kNotFound, 0, interface + " has no permanent address"};
  }
  return address;
}

bool isZero(const Bytes& address) {
  return std::all_of(address.begin(), address.end(), [](std::uint8_t byte) { return byte == 0; });
}

}  // namespace

Result<Bytes> permanentAddress(const std::string& interface) {
  Result<Bytes> first = byEthtool(interface);
  if (first.ok() && !isZero(*first)) return first;
  Result<Bytes> second = byNetlink(interface);
  return second.ok() ? second : first;
}

Result<Bytes> radioAddress(std::uint16_t index) {
  // From the Bluetooth headers, which are not part of the C library: address family 31, protocol HCI 1,
  // HCIGETDEVINFO = _IOR('H', 211, int), and the start of struct hci_dev_info.
  struct {
    std::uint16_t device;
    char name[8];
    std::uint8_t address[6];
    std::uint8_t rest[256];
  } info{};
  constexpr unsigned long kGetDeviceInfo = _IOR('H', 211, int);
  const std::string name = "hci" + std::to_string(index);
  const Descriptor socket(::socket(31, SOCK_RAW | SOCK_CLOEXEC, 1));
  if (!socket.valid()) return faultFromErrno(errno, "Bluetooth socket", "permanentAddress");
  info.device = index;
  if (ioctl(socket.get(), kGetDeviceInfo, &info) != 0) {
    return faultFromErrno(errno, "HCIGETDEVINFO of " + name, "permanentAddress");
  }
  Bytes address(std::begin(info.address), std::end(info.address));
  std::reverse(address.begin(), address.end());
  return address;
}

}  // namespace hwhash::linux_platform
