#pragma once

#include "core/types/Generation.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace dmm::data {
class Dataset;
}
namespace dmm::runs {
class RunDirectory;
}

namespace dmm::cli {

/// What `dmm generate` is asked for.
struct GenerateOptions {
  std::string run;
  std::string runs;
  std::string checkpoint; ///< for RunDirectory::findCheckpoint()
  std::string data;       ///< of the source pieces and of the check; empty = the run's own
  std::string piece;
  std::string second;
  types::GenerationSettings settings;
  std::int64_t count = 1;
  std::string out;
  std::string format = "mid";
  bool atModelPitch = false;
  bool json = false;
  std::string from;
  bool checksConditioning = false;
  std::int64_t nextQuarters = 8;
  std::int64_t paths = 1000;
};

/// What dmm generate and dmm harmonise compose from.
struct ComposingSources {
  const data::Dataset* training = nullptr;
  const data::Dataset* pieces = nullptr; ///< that the settings name; null where they name none
  const types::Chorale* given = nullptr; ///< to be harmonised
  types::NoteLocks locks{};              ///< of it
};

/// Composes as many pieces as the options say with these settings, writes them the best first, and
/// tells of them.
void composeCandidates(const GenerateOptions& options, const runs::RunDirectory& run,
                       const types::GenerationSettings& settings, const ComposingSources& sources);

/// Declares what generating and harmonising share: how notes are drawn, how many pieces, where they
/// go.
void declareDrawing(CLI::App& command, GenerateOptions& options);
void declareOutput(CLI::App& command, GenerateOptions& options);

/// The three things that the verb does; they return the exit status.
int composePieces(const GenerateOptions& options);
int remakePiece(const GenerateOptions& options);
int checkConditioning(const GenerateOptions& options);

/// The dataset that --data names, or the run's own.
std::shared_ptr<const data::Dataset> findDataset(const runs::RunDirectory& run,
                                                 const std::string& name);

/// Writes a piece in the format that the options name and returns the file.
std::filesystem::path writePiece(const types::Chorale& chorale, const std::filesystem::path& folder,
                                 const std::string& name, const std::string& format);

} // namespace dmm::cli
