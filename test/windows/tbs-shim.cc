// tbs.dll for tests: the three functions of TPM Base Services that hwhash calls, in front of a TPM that
// listens on a TCP port of this machine (HWHASH_TEST_TPM_PORT). The TPM behind it is real; only the way to it
// is the test's.
// clang-format off
#include <winsock2.h>
#include <windows.h>
// clang-format on

#include <cstdlib>

namespace {

constexpr UINT32 kTpmNotFound = 0x8028400F;
constexpr UINT32 kInsufficientBuffer = 0x80284005;
constexpr UINT32 kIoError = 0x80284006;
constexpr UINT32 kBadParameter = 0x80284002;

bool receiveAll(SOCKET socket, char* data, UINT32 size) {
  for (UINT32 at = 0; at < size;) {
    const int count = recv(socket, data + at, static_cast<int>(size - at), 0);
    if (count <= 0) return false;
    at += static_cast<UINT32>(count);
  }
  return true;
}

}  // namespace

extern "C" {

__declspec(dllexport) UINT32 WINAPI Tbsi_Context_Create(const UINT32* parameters, SOCKET* context) {
  // TBS_CONTEXT_PARAMS2: version two, TPM 2.0 wanted.
  if (parameters[0] != 2 || !(parameters[1] & 0x4)) return kBadParameter;
  WSADATA data;
  if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return kIoError;
  const char* port = std::getenv("HWHASH_TEST_TPM_PORT");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<u_short>(port ? std::atoi(port) : 0));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  *context = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
  const bool connected = connect(*context, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  return connected ? 0 : kTpmNotFound;
}

__declspec(dllexport) UINT32 WINAPI
    Tbsip_Submit_Command(SOCKET context, UINT32 locality, UINT32 priority, const char* command, UINT32 size,
                         char* response, UINT32* responseSize) {
  if (locality != 0 || priority != 200) return kBadParameter;
  // What an administrator sees of a command that Windows blocks.
  const char* blocked = std::getenv("HWHASH_TEST_TPM_BLOCK");
  if (blocked && size >= 10 && static_cast<unsigned char>(command[9]) == std::strtoul(blocked, nullptr, 16)) {
    return 0x80280400;
  }
  if (send(context, command, static_cast<int>(size), 0) != static_cast<int>(size)) return kIoError;
  constexpr UINT32 kHeader = 10;
  if (*responseSize < kHeader || !receiveAll(context, response, kHeader)) return kIoError;
  const auto* bytes = reinterpret_cast<const unsigned char*>(response);
  const UINT32 whole =
      (UINT32{bytes[2]} << 24) | (UINT32{bytes[3]} << 16) | (UINT32{bytes[4]} << 8) | bytes[5];
  if (whole > *responseSize) return kInsufficientBuffer;
  if (!receiveAll(context, response + kHeader, whole - kHeader)) return kIoError;
  *responseSize = whole;
  return 0;
}

__declspec(dllexport) UINT32 WINAPI Tbsip_Context_Close(SOCKET context) {
  closesocket(context);
  WSACleanup();
  return 0;
}
}
