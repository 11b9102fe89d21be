// A source fed with canned answers from JavaScript, so that tests drive every marshalling path without the
// hardware:
// `{ disks: { value: [...] }, smbios: { fault: {...} }, tpm: { value: { exchanges: [...] } } }`. What is not
// answered is "unsupported". The answers pass through the structs of source.h, as a platform's do.
#pragma once

#include <napi.h>

#include <memory>

#include "../source.h"

namespace hwhash {

// Copies the answers; throws a JavaScript TypeError that names the member where one has the wrong type.
std::unique_ptr<Source> makeMockSource(Napi::Object answers);

}  // namespace hwhash
