#include "core/engine/Engine.h"

#include "core/support/Errors.h"
#include "core/support/Signals.h"
#include "core/support/Version.h"

#include <cstring>
#include <dlfcn.h>
#include <string>

namespace dmm::engine {

std::filesystem::path moduleFile() {
  const auto program = std::filesystem::read_symlink("/proc/self/exe");
  return (program.parent_path() / WORKBENCH_ENGINE_FROM_PROGRAM).lexically_normal();
}

const Engine& load(const std::filesystem::path& module) {
  const support::KeptSignals signals;
  // It stays loaded: threads of LibTorch run in it until the program ends.
  void* const handle = ::dlopen(module.c_str(), RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
  if (!handle) throw support::IoError(module.string(), std::string("cannot load: ") + ::dlerror());
  const auto* const found = static_cast<const Engine*>(::dlsym(handle, "dmm_engine"));
  if (!found) throw support::IoError(module.string(), "is no engine of this program");
  if (std::strcmp(found->version, support::kVersion) != 0)
    throw support::IoError(module.string(), std::string("expected version ") + support::kVersion +
                                                ", got " + found->version);
  return *found;
}

const Engine& engine() {
  static const Engine& loaded = load(moduleFile());
  return loaded;
}

generate::ComposerMaker composersOf(const std::filesystem::path& checkpoint) {
  return [checkpoint] {
    engine().setComputeThreads(1);
    return engine().openComposer(checkpoint);
  };
}

} // namespace dmm::engine
