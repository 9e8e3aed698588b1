#include "app/cli/Commands.h"
#include "app/cli/Output.h"
#include "core/data/DatasetLibrary.h"
#include "core/download/CanonicalFiles.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <unistd.h>

namespace dmm::cli {

namespace {

/// How far a download is: on a terminal one bar that is redrawn in place, elsewhere one plain line
/// a file; on standard error.
class FetchBar {
 public:
  explicit FetchBar(bool terminal) : m_terminal(terminal) {}
  ~FetchBar() {
    if (m_drawn) redrawLine("");
  }
  FetchBar(const FetchBar&) = delete;
  FetchBar& operator=(const FetchBar&) = delete;

  void show(const download::FetchProgress& progress) {
    if (m_terminal) {
      draw(progress);
    } else if (progress.receivedBytes > 0 && progress.file != m_file) {
      tell("getting {}", progress.file);
      m_file = progress.file;
    }
  }

 private:
  void draw(const download::FetchProgress& progress) {
    constexpr std::size_t kWidth = 24;
    const auto total = static_cast<std::size_t>(std::max<std::int64_t>(1, progress.totalBytes));
    const auto filled =
        std::min(kWidth, kWidth * static_cast<std::size_t>(progress.receivedBytes) / total);
    redrawLine(fmt::format("{} [{}{}] {:.1f} of {:.1f} MB", progress.file, std::string(filled, '='),
                           std::string(kWidth - filled, ' '),
                           static_cast<double>(progress.receivedBytes) / 1e6,
                           static_cast<double>(progress.totalBytes) / 1e6));
    m_drawn = true;
  }

  bool m_terminal;
  bool m_drawn = false;
  std::string m_file;
};

/// Nothing is written before everything has come, so Ctrl+C may end the program at any time.
std::vector<download::FetchedFile> fetchIntoLibrary() {
  FetchBar bar(::isatty(STDERR_FILENO) != 0);
  return download::fetchCanonicalFiles(data::DatasetLibrary::standard().folder(), {},
                                       [&](const download::FetchProgress& progress) {
                                         bar.show(progress);
                                         return true;
                                       });
}

int fetchDatasets(bool json) {
  const auto files = fetchIntoLibrary();
  if (!json) {
    for (const auto& file : files)
      say("{}{}", file.file.string(), file.downloaded ? "" : " (was there already)");
    return 0;
  }
  nlohmann::ordered_json entries = nlohmann::ordered_json::array();
  for (const auto& file : files)
    entries.push_back(
        {{"file", file.file.string()}, {"sha256", file.sha256}, {"downloaded", file.downloaded}});
  sayJson(nlohmann::ordered_json{{"files", entries}});
  return 0;
}

} // namespace

void declareFetch(CLI::App& data, const SetAction& run) {
  auto json = std::make_shared<bool>(false);
  CLI::App* fetch = data.add_subcommand(
      "fetch", "Download the canonical JSB Chorales into the user's data folder");
  fetch->add_flag("--json", *json, "print one JSON object");
  fetch->callback([=] { run([=] { return fetchDatasets(*json); }); });
}

} // namespace dmm::cli
