// The N-API surface, and nothing else:
//
//   platform                                    "linux", "windows", "unsupported"
//   read(options, what, argument?)              Promise<{ value } | { fault }>; `what` is one of kQueries
//   below openTpm(options, where)                     Promise<{ value: TpmDevice } | { fault }>
//   TpmDevice.transmit(command)                 Promise<{ value: Uint8Array } | { fault }>
//   TpmDevice.close()
//
// `options` is `{ root?: string, mock?: answers }`. Each call reads on a worker thread that owns copies of
// its inputs and touches no JavaScript; several may run at once. A wrong argument is a TypeError, everything
// else a fault.
#include <napi.h>

#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <utility>

#include "marshal.h"
#include "mock/mock_source.h"
#include "source.h"

namespace hwhash {

// An open TPM is an object with functions; here so that the marshalling of answers finds it by its argument.
static Napi::Value toJs(Napi::Env env, std::unique_ptr<TpmDevice> device);

namespace {

std::unique_ptr<Source> sourceFrom(const Napi::CallbackInfo& info) {
  if (!info[0].IsObject()) wrongType(info[0], "options", "an object");
  const Napi::Object options = info[0].As<Napi::Object>();
  const Napi::Value mock = options.Get("mock");
  if (!mock.IsUndefined()) {
    if (!mock.IsObject()) wrongType(mock, "options.mock", "an object");
    return makeMockSource(mock.As<Napi::Object>());
  }
  SourceOptions source;
  const Napi::Value root = options.Get("root");
  if (!root.IsUndefined()) fromJs(root, source.root, "options.root");
  return makePlatformSource(source);
}

// Runs one call on a worker thread and settles a promise with its answer. Whatever a source throws, though it
// should not, becomes a fault here: an exception must not reach N-API's thread.
template <typename T>
class Worker : public Napi::AsyncWorker {
 public:
  explicit Worker(Napi::Env env) : Napi::AsyncWorker(env, "hwhash"), deferred_(env) {}

  Napi::Promise start() {
    const Napi::Promise promise = deferred_.Promise();
    Queue();
    return promise;
  }

 protected:
  virtual Result<T> run() = 0;

  void Execute() override {
    try {
      result_ = run();
      if constexpr (std::is_copy_constructible_v<T>) {
        const LimitCheck check;
        if (result_.ok()) check("the answer", std::as_const(*result_));
      }
    } catch (const LimitExceeded& error) {
      result_ = Fault{"", FaultCode::kTooLarge, 0, error.what()};
    } catch (const std::bad_alloc&) {
      result_ = Fault{"", FaultCode::kTooLarge, 0, "out of memory"};
    } catch (const std::exception& error) {
      result_ = Fault{"", FaultCode::kFailed, 0, error.what()};
    } catch (...) {
      // Compilers other than ours turn access violations into exceptions of no type.
      result_ = Fault{"", FaultCode::kFailed, 0, "an exception that is not of C++"};
    }
  }

  void OnOK() override {
    const Napi::HandleScope scope(Env());
    deferred_.Resolve(answer(Env(), std::move(result_)));
  }

 private:
  Napi::Promise::Deferred deferred_;
  Result<T> result_{Fault{}};
};

template <typename T>
class ReadWorker final : public Worker<T> {
 public:
  using Query = Result<T> (*)(Source&, const std::string&);
  ReadWorker(Napi::Env env, std::unique_ptr<Source> source, Query query, std::string argument)
      : Worker<T>(env), source_(std::move(source)), query_(query), argument_(std::move(argument)) {}

 protected:
  Result<T> run() override { return query_(*source_, argument_); }

 private:
  std::unique_ptr<Source> source_;
  Query query_;
  std::string argument_;
};

using Starter = Napi::Promise (*)(Napi::Env, std::unique_ptr<Source>, std::string);

template <auto Method>
struct Starting;
template <typename T, Result<T> (Source::*Method)()>
struct Starting<Method> {
  static Napi::Promise start(Napi::Env env, std::unique_ptr<Source> source, std::string argument) {
    const auto query = [](Source& s, const std::string&) { return (s.*Method)(); };
    return (new ReadWorker<T>(env, std::move(source), query, std::move(argument)))->start();
  }
};
template <typename T, Result<T> (Source::*Method)(const std::string&)>
struct Starting<Method> {
  static Napi::Promise start(Napi::Env env, std::unique_ptr<Source> source, std::string argument) {
    const auto query = [](Source& s, const std::string& a) { return (s.*Method)(a); };
    return (new ReadWorker<T>(env, std::move(source), query, std::move(argument)))->start();
  }
};

struct NamedQuery {
  const char* name;
  Starter start;
};

constexpr NamedQuery kQueries[] = {
    {"system", &Starting<&Source::system>::start},
    {"smbios", &Starting<&Source::smbios>::start},
    {"acpiTable", &Starting<&Source::acpiTable>::start},
    {"disks", &Starting<&Source::disks>::start},
    {"networkAdapters", &Starting<&Source::networkAdapters>::start},
    {"processor", &Starting<&Source::processor>::start},
    {"memory", &Starting<&Source::memory>::start},
    {"displays", &Starting<&Source::displays>::start},
    {"graphics", &Starting<&Source::graphics>::start},
    {"enclosure", &Starting<&Source::enclosure>::start},
    {"monitors", &Starting<&Source::monitors>::start},
    {"dxgiAdapters", &Starting<&Source::dxgiAdapters>::start},
    {"pnpDevices", &Starting<&Source::pnpDevices>::start},
    {"platformTpm", &Starting<&Source::platformTpm>::start},
    {"officialHash", &Starting<&Source::officialHash>::start},
};

Napi::Value read(const Napi::CallbackInfo& info) {
  std::unique_ptr<Source> source = sourceFrom(info);
  std::string what;
  std::string argument;
  fromJs(info[1], what, "what");
  if (!info[2].IsUndefined()) fromJs(info[2], argument, "argument");
  for (const NamedQuery& query : kQueries) {
    if (what == query.name) return query.start(info.Env(), std::move(source), std::move(argument));
  }
  throw Napi::TypeError::New(info.Env(), "what: nothing is called " + what);
}

// One open TPM; commands of several callers wait for each other.
struct Tpm {
  std::mutex mutex;
  std::unique_ptr<TpmDevice> device;
};

class TransmitWorker final : public Worker<Bytes> {
 public:
  TransmitWorker(Napi::Env env, std::shared_ptr<Tpm> tpm, Bytes command)
      : Worker(env), tpm_(std::move(tpm)), command_(std::move(command)) {}

 protected:
  Result<Bytes> run() override {
    if (command_.size() > kLargestTpmMessage) {
      return Fault{"", FaultCode::kTooLarge, 0, "a TPM command has at most 4096 bytes"};
    }
    const std::lock_guard<std::mutex> lock(tpm_->mutex);
    if (!tpm_->device) return Fault{"", FaultCode::kFailed, 0, "the TPM was closed"};
    Result<Bytes> response = tpm_->device->transmit(command_);
    if (response.ok() && response->size() > kLargestTpmMessage) {
      return Fault{"", FaultCode::kTooLarge, 0, "a TPM response has at most 4096 bytes"};
    }
    return response;
  }

 private:
  std::shared_ptr<Tpm> tpm_;
  Bytes command_;
};

class CloseWorker final : public Worker<bool> {
 public:
  CloseWorker(Napi::Env env, std::shared_ptr<Tpm> tpm) : Worker(env), tpm_(std::move(tpm)) {}

 protected:
  Result<bool> run() override {
    const std::lock_guard<std::mutex> lock(tpm_->mutex);
    tpm_->device.reset();
    return true;
  }

 private:
  std::shared_ptr<Tpm> tpm_;
};

// `{ transmit, close }` around a device that both functions own together.
Napi::Object tpmObject(Napi::Env env, std::unique_ptr<TpmDevice> device) {
  const auto tpm = std::make_shared<Tpm>();
  tpm->device = std::move(device);
  const auto transmit = [tpm](const Napi::CallbackInfo& info) -> Napi::Value {
    Bytes command;
    fromJs(info[0], command, "command");
    return (new TransmitWorker(info.Env(), tpm, std::move(command)))->start();
  };
  const auto close = [tpm](const Napi::CallbackInfo& info) -> Napi::Value {
    return (new CloseWorker(info.Env(), tpm))->start();
  };
  Napi::Object object = Napi::Object::New(env);
  object.Set("transmit", Napi::Function::New(env, transmit, "transmit"));
  object.Set("close", Napi::Function::New(env, close, "close"));
  return object;
}

class OpenTpmWorker final : public Worker<std::unique_ptr<TpmDevice>> {
 public:
  OpenTpmWorker(Napi::Env env, std::unique_ptr<Source> source, std::string where)
      : Worker(env), source_(std::move(source)), where_(std::move(where)) {}

 protected:
  Result<std::unique_ptr<TpmDevice>> run() override { return source_->openTpm(where_); }

 private:
  std::unique_ptr<Source> source_;
  std::string where_;
};

Napi::Value openTpm(const Napi::CallbackInfo& info) {
  std::unique_ptr<Source> source = sourceFrom(info);
  std::string where;
  fromJs(info[1], where, "where");
  return (new OpenTpmWorker(info.Env(), std::move(source), std::move(where)))->start();
}

Napi::Object init(Napi::Env env, Napi::Object exports) {
  exports.Set("platform", Napi::String::New(env, platformName()));
  exports.Set("read", Napi::Function::New(env, read, "read"));
  exports.Set("openTpm", Napi::Function::New(env, openTpm, "openTpm"));
  return exports;
}

}  // namespace

Napi::Value toJs(Napi::Env env, std::unique_ptr<TpmDevice> device) {
  return tpmObject(env, std::move(device));
}

}  // namespace hwhash

// The macro wants a name in the global namespace.
static Napi::Object initHwhash(Napi::Env env, Napi::Object exports) { return hwhash::init(env, exports); }
NODE_API_MODULE(hwhash, initHwhash)
