// The functions of Node-API, taken from the program that this library runs in. An import table would name node.exe, and
// a program with another file name (hwhash.exe, electron.exe, a renamed node.exe) could not load the addon.
//
// The compiler reads the address of an imported function NAME from the variable __imp_NAME, which an import library
// usually defines. Here these variables are the addon's own, and are filled when it is loaded.
#include <windows.h>

namespace {

// Stands in for a function that the running program does not have: it fails, as any call of Node-API may.
int missing() {
  constexpr int genericFailure = 9;  // napi_generic_failure
  return genericFailure;
}

}  // namespace

extern "C" {
// hwhash_node_api.inc: one line NODE_API_FUNCTION(name) a function, made from the lists of node-api-headers.
#define NODE_API_FUNCTION(name) void* __imp_##name = reinterpret_cast<void*>(missing);
#include "hwhash_node_api.inc"
#undef NODE_API_FUNCTION
}

namespace {

struct Import {
  const char* name;
  void** address;
};

const Import imports[] = {
#define NODE_API_FUNCTION(name) {#name, &__imp_##name},
#include "hwhash_node_api.inc"
#undef NODE_API_FUNCTION
};

// Runs while the library is loaded, before the program can call into it.
const bool resolved = [] {
  HMODULE program = GetModuleHandleW(nullptr);
  for (const Import& import : imports) {
    FARPROC found = GetProcAddress(program, import.name);
    if (found) *import.address = reinterpret_cast<void*>(found);
  }
  return true;
}();

}  // namespace
