#include "core/engine/Engine.h"

#include "core/support/Errors.h"
#include "core/support/Version.h"
#include "tests/support/TemporaryFolder.h"

#include <csignal>
#include <dlfcn.h>
#include <fstream>
#include <gnu/libc-version.h>
#include <gtest/gtest.h>
#include <link.h>
#include <vector>

using namespace dmm;

namespace {

/// Whether a library with this in its name is loaded into this process.
bool isLoaded(const std::string& name) {
  struct Search {
    std::string name;
    bool isFound = false;
  } search{name};
  const auto look = [](dl_phdr_info* info, std::size_t, void* data) {
    auto& wanted = *static_cast<Search*>(data);
    wanted.isFound |= std::string(info->dlpi_name).find(wanted.name) != std::string::npos;
    return 0;
  };
  ::dl_iterate_phdr(look, &search);
  return search.isFound;
}

std::string problemWith(const std::filesystem::path& module) {
  try {
    engine::load(module);
  } catch (const support::IoError& error) {
    return error.what();
  }
  return "";
}

} // namespace

namespace {

/// Who handles the signals that end a program, and its faults.
std::vector<void (*)(int)> signalHandlers() {
  std::vector<void (*)(int)> handlers;
  for (const int signal : {SIGHUP, SIGINT, SIGTERM, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) {
    struct sigaction action = {};
    ::sigaction(signal, nullptr, &action);
    handlers.push_back(action.sa_handler);
  }
  return handlers;
}

} // namespace

TEST(Engine, BringsLibTorchWhenItIsAskedForAndNotBefore) {
  EXPECT_FALSE(isLoaded("libtorch"));
  std::signal(SIGHUP, [](int) {});
  const auto handlers = signalHandlers();
  const engine::Engine& engine = engine::engine();
  EXPECT_EQ(signalHandlers(), handlers); // on Debian 13 it brings a library that takes them
  EXPECT_TRUE(isLoaded("libtorch"));
  EXPECT_EQ(&engine::engine(), &engine);
  EXPECT_STREQ(engine.version, support::kVersion);
  EXPECT_EQ(engine.versions().count("libtorch"), 1U);
}

TEST(Engine, LeavesNoFunctionOut) {
  const engine::Engine& engine = engine::engine();
  EXPECT_TRUE(engine.createTrainer && engine.resumeTrainer && engine.branchRun &&
              engine.evaluateCheckpoint && engine.measureEpochs && engine.pieceTerms &&
              engine.replayFlight && engine.setComputeThreads && engine.versions &&
              engine.chooseTarget && engine.target && engine.openComposer &&
              engine.checkConditioning && engine.exportStateDict);
}

/// What the module throws is caught by its type here, although each side has its own code for it.
TEST(Engine, ItsErrorsAreOurs) {
  EXPECT_THROW(engine::engine().openComposer("nowhere/best.pt"), support::InputError);
}

TEST(Engine, AModuleThatIsNotThereIsNamed) {
  const std::string problem = problemWith("/nowhere/libdmm-engine.so");
  EXPECT_NE(problem.find("/nowhere/libdmm-engine.so: cannot load"), std::string::npos) << problem;
}

TEST(Engine, WhatIsNoModuleIsRefused) {
  const test::TemporaryFolder folder;
  EXPECT_NE(problemWith(folder.write("text.so", "no library")).find("cannot load"),
            std::string::npos);
  Dl_info libc{};
  ASSERT_NE(::dladdr(reinterpret_cast<const void*>(&::gnu_get_libc_version), &libc), 0);
  EXPECT_NE(problemWith(libc.dli_fname).find("is no engine of this program"), std::string::npos);
}
