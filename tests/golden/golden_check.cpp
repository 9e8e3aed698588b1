// golden_check FILE... [--execution reference]: holds our losses and gradients, of both families of
// models, against what others computed.

#include "core/support/Errors.h"
#include "tests/support/GoldenFile.h"
#include "tests/support/HmmGoldenFile.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace dmm;

namespace {

constexpr double kTolerance = 1e-9;

/// Prints a line; true when the two agree.
bool show(const std::string& name, const golden::Deviation& deviation) {
  const bool within = deviation.loss <= kTolerance && deviation.gradient <= kTolerance;
  fmt::print("  {:<38} loss {:.1e}  gradients {:.1e} ({})  {}\n", name, deviation.loss,
             deviation.gradient, deviation.worstParameter, within ? "ok" : "FAILED");
  return within;
}

bool checkHmmFile(const std::string& path, types::Execution execution) {
  const golden::HmmGoldenFile file(path);
  bool good = true;
  for (const golden::HmmGoldenCase& goldenCase : file.cases())
    good = show(goldenCase.name, golden::compare(file, goldenCase, execution)) && good;
  return good;
}

/// Prints a line a case; true when all that we know agree.
bool checkDmmFile(const std::string& path, types::Execution execution) {
  const golden::GoldenFile file(path);
  bool good = true;
  std::vector<std::string> unknown;
  for (const golden::GoldenCase& goldenCase : file.cases()) {
    if (!golden::isKnown(goldenCase)) {
      unknown.push_back(goldenCase.name);
      continue;
    }
    good = show(goldenCase.name, golden::compare(file, goldenCase, execution)) && good;
  }
  if (!unknown.empty()) fmt::print("  not known here: {}\n", fmt::join(unknown, ", "));
  return good;
}

/// Prints a line a case; true when all that we know agree.
bool checkFile(const std::string& path, types::Execution execution) {
  fmt::print("{}\n", path);
  return golden::HmmGoldenFile::isOne(path) ? checkHmmFile(path, execution)
                                            : checkDmmFile(path, execution);
}

} // namespace

int main(int argc, char** argv) {
  CLI::App app{"Relative differences of losses and gradients from golden values; exit 1 when one "
               "exceeds 1e-9."};
  std::vector<std::string> files;
  std::string execution = types::nameOf(types::Execution::Reference);
  app.add_option("FILE", files, "golden files")->required();
  app.add_option("--execution", execution, "how to compute the objective")
      ->check(CLI::IsMember(std::vector<std::string>(types::kNames<types::Execution>.begin(),
                                                     types::kNames<types::Execution>.end())))
      ->capture_default_str();
  try {
    app.parse(argc, argv);
    bool good = true;
    for (const std::string& file : files)
      good = checkFile(file, types::choiceNamed<types::Execution>(execution)) && good;
    return good ? 0 : 1;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const support::InputError& error) {
    fmt::print(stderr, "golden_check: {}\n", error.what());
    return 2;
  }
}
