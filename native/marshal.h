// Structs of source.h to JavaScript and back, by the lists of fields.h. An absent member is absent on both
// sides, bytes are a Uint8Array of their own (never external memory: Electron forbids it), 64-bit quantities
// are bigint.
#pragma once

#include <napi.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "fields.h"

namespace hwhash {

// --- Limits: what source.h promises, checked before anything crosses the boundary ----------------------

class LimitExceeded : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class LimitCheck {
 public:
  void operator()(const char* name, const std::string& x) const { size(name, x.size(), kLargestValue); }
  void operator()(const char* name, const Bytes& x) const { size(name, x.size(), kLargestValue); }
  template <typename T>
  void operator()(const char* name, const std::optional<T>& x) const {
    if (x) (*this)(name, *x);
  }
  template <typename T>
  void operator()(const char* name, const std::vector<T>& x) const {
    size(name, x.size(), kLongestList);
    for (const T& item : x) (*this)(name, item);
  }
  template <typename T>
  void operator()(const char*, const T& x) const {
    if constexpr (std::is_class_v<T>) fields(*this, x);
  }

 private:
  static void size(const char* name, std::size_t actual, std::size_t limit) {
    if (actual <= limit) return;
    throw LimitExceeded(std::string(name) + " has " + std::to_string(actual) + " elements, more than " +
                        std::to_string(limit));
  }
};

// --- To JavaScript -------------------------------------------------------------------------------------

// The names of FaultCode, in its order.
constexpr const char* kFaultNames[] = {"not-found", "permission", "unsupported", "busy",
                                       "timeout",   "too-large",  "malformed",   "failed"};
static_assert(std::size(kFaultNames) == static_cast<std::size_t>(FaultCode::kFailed) + 1,
              "a FaultCode without a name");

inline Napi::Value toJs(Napi::Env env, FaultCode x) {
  return Napi::String::New(env, kFaultNames[static_cast<std::size_t>(x)]);
}
inline Napi::Value toJs(Napi::Env env, const std::string& x) { return Napi::String::New(env, x); }
inline Napi::Value toJs(Napi::Env env, bool x) { return Napi::Boolean::New(env, x); }
inline Napi::Value toJs(Napi::Env env, std::uint32_t x) { return Napi::Number::New(env, x); }
inline Napi::Value toJs(Napi::Env env, std::int32_t x) { return Napi::Number::New(env, x); }
inline Napi::Value toJs(Napi::Env env, std::uint64_t x) { return Napi::BigInt::New(env, x); }
inline Napi::Value toJs(Napi::Env env, const Bytes& x) {
  Napi::Uint8Array array = Napi::Uint8Array::New(env, x.size());
  if (!x.empty()) std::memcpy(array.Data(), x.data(), x.size());
  return array;
}

template <typename T>
Napi::Value toJs(Napi::Env env, const std::vector<T>& x);
template <typename T, typename = std::enable_if_t<std::is_class_v<T>>>
Napi::Value toJs(Napi::Env env, const T& x);

// Puts the members of one struct into an object.
class ObjectWriter {
 public:
  explicit ObjectWriter(Napi::Object object) : object_(object) {}
  template <typename T>
  void operator()(const char* name, const std::optional<T>& x) const {
    if (x) (*this)(name, *x);
  }
  template <typename T>
  void operator()(const char* name, const T& x) const {
    object_.Set(name, toJs(object_.Env(), x));
  }

 private:
  Napi::Object object_;
};

template <typename T>
Napi::Value toJs(Napi::Env env, const std::vector<T>& x) {
  Napi::Array array = Napi::Array::New(env, x.size());
  for (std::size_t i = 0; i < x.size(); i++) array.Set(static_cast<std::uint32_t>(i), toJs(env, x[i]));
  return array;
}

template <typename T, typename>
Napi::Value toJs(Napi::Env env, const T& x) {
  Napi::Object object = Napi::Object::New(env);
  const ObjectWriter writer(object);
  fields(writer, x);
  return object;
}

// `{ value }` or `{ fault }`; an answer that JavaScript has is nobody else's.
template <typename T>
Napi::Object answer(Napi::Env env, Result<T>&& result) {
  Napi::Object object = Napi::Object::New(env);
  if (result.ok()) {
    object.Set("value", toJs(env, *std::move(result)));
  } else {
    object.Set("fault", toJs(env, result.fault()));
  }
  return object;
}

// --- From JavaScript (canned answers) ------------------------------------------------------------------

[[noreturn]] inline void wrongType(Napi::Value value, const std::string& path, const char* expected) {
  throw Napi::TypeError::New(value.Env(), path + ": expected " + expected);
}

inline void fromJs(Napi::Value value, std::string& x, const std::string& path) {
  if (!value.IsString()) wrongType(value, path, "a string");
  x = value.As<Napi::String>().Utf8Value();
}
inline void fromJs(Napi::Value value, FaultCode& x, const std::string& path) {
  std::string name;
  fromJs(value, name, path);
  const auto* const found = std::find(std::begin(kFaultNames), std::end(kFaultNames), name);
  if (found == std::end(kFaultNames)) wrongType(value, path, "the code of a fault");
  x = static_cast<FaultCode>(found - std::begin(kFaultNames));
}
inline void fromJs(Napi::Value value, bool& x, const std::string& path) {
  if (!value.IsBoolean()) wrongType(value, path, "a boolean");
  x = value.As<Napi::Boolean>().Value();
}
template <typename T>
std::enable_if_t<std::is_integral_v<T> && !std::is_same_v<T, bool> && !std::is_same_v<T, std::uint64_t>>
fromJs(Napi::Value value, T& x, const std::string& path) {
  if (!value.IsNumber()) wrongType(value, path, "a number");
  const double number = value.As<Napi::Number>().DoubleValue();
  // Compared as doubles: converting one that is out of range, or not a number, would be undefined.
  constexpr double kExact = 9007199254740992.0;  // 2^53
  const double low = std::max(static_cast<double>(std::numeric_limits<T>::min()), -kExact);
  const double high = std::min(static_cast<double>(std::numeric_limits<T>::max()), kExact);
  if (!(number >= low && number <= high) || static_cast<double>(static_cast<T>(number)) != number) {
    wrongType(value, path, "a whole number in range");
  }
  x = static_cast<T>(number);
}
inline void fromJs(Napi::Value value, std::uint64_t& x, const std::string& path) {
  if (!value.IsBigInt()) wrongType(value, path, "a bigint");
  bool lossless = false;
  x = value.As<Napi::BigInt>().Uint64Value(&lossless);
  if (!lossless) wrongType(value, path, "a bigint of 64 bits");
}
inline void fromJs(Napi::Value value, Bytes& x, const std::string& path) {
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != napi_uint8_array) {
    wrongType(value, path, "a Uint8Array");
  }
  const auto array = value.As<Napi::Uint8Array>();
  x.assign(array.Data(), array.Data() + array.ByteLength());
}

template <typename T>
void fromJs(Napi::Value value, std::vector<T>& x, const std::string& path);
template <typename T>
std::enable_if_t<std::is_class_v<T>> fromJs(Napi::Value value, T& x, const std::string& path);

// Takes the members of one struct out of an object.
class ObjectReader {
 public:
  ObjectReader(Napi::Object object, const std::string& path) : object_(object), path_(path) {}
  template <typename T>
  void operator()(const char* name, std::optional<T>& x) const {
    const Napi::Value value = object_.Get(name);
    if (!value.IsUndefined()) fromJs(value, x.emplace(), path_ + "." + name);
  }
  // A list that is not given is empty.
  template <typename T>
  void operator()(const char* name, std::vector<T>& x) const {
    const Napi::Value value = object_.Get(name);
    if (!value.IsUndefined() || std::is_same_v<T, std::uint8_t>) fromJs(value, x, path_ + "." + name);
  }
  template <typename T>
  void operator()(const char* name, T& x) const {
    fromJs(object_.Get(name), x, path_ + "." + name);
  }

 private:
  Napi::Object object_;
  const std::string& path_;
};

template <typename T>
void fromJs(Napi::Value value, std::vector<T>& x, const std::string& path) {
  if (!value.IsArray()) wrongType(value, path, "an array");
  const auto array = value.As<Napi::Array>();
  // A sparse array may claim four thousand million elements; what is over the limit would be refused anyway.
  const std::size_t count = std::min<std::size_t>(array.Length(), kLongestList + 1);
  x.resize(count);
  for (std::size_t i = 0; i < count; i++) {
    fromJs(array.Get(static_cast<std::uint32_t>(i)), x[i], path + "[" + std::to_string(i) + "]");
  }
}

template <typename T>
std::enable_if_t<std::is_class_v<T>> fromJs(Napi::Value value, T& x, const std::string& path) {
  if (!value.IsObject()) wrongType(value, path, "an object");
  const ObjectReader reader(value.As<Napi::Object>(), path);
  fields(reader, x);
}

}  // namespace hwhash
