// node.exe is imported under that name and loaded late, so that the addon works in any program that has Node
// inside, whatever its file is called: hwhash.exe, electron.exe, a renamed node.exe. The loader's helper asks
// here first.
// clang-format off
#include <windows.h>
#include <delayimp.h>
// clang-format on

#include <cstring>

namespace {

FARPROC WINAPI runningProgram(unsigned notice, PDelayLoadInfo info) {
  if (notice != dliNotePreLoadLibrary || _stricmp(info->szDll, "node.exe") != 0) return nullptr;
  return reinterpret_cast<FARPROC>(reinterpret_cast<void*>(GetModuleHandleW(nullptr)));
}

}  // namespace

// The name by which the helper finds it; delayimp.h declares it.
PfnDliHook __pfnDliNotifyHook2 = runningProgram;
