#include "core/download/CanonicalFiles.h"

namespace dmm::download {

namespace {

// One commit, so that the files stay those whose sums are pinned.
constexpr const char* kRepository =
    "https://raw.githubusercontent.com/czhuang/JSB-Chorales-dataset/"
    "9a7f733ddb4ed91f48da64ac7f0f621c34aadd4d/";

WantedFile wanted(const std::string& name, const char* sha256, std::int64_t bytes,
                  const std::filesystem::path& subfolder = {}) {
  return {{kRepository + name, sha256, bytes}, subfolder / name};
}

} // namespace

std::vector<WantedFile> canonicalFiles() {
  return {
      wanted("jsb-chorales-quarter.json",
             "2db9329f1881a1d3f49703ec556bf1d6f84b4f6c1d702c156536e93cf31e1c91", 407200),
      wanted("Jsb16thSeparated.json",
             "79294cc374f9252e95ef4b703161524c1c53dc1f712c236f00f1c1f5d54af5a7", 1666444,
             "sixteenths"),
  };
}

std::vector<FetchedFile> fetchCanonicalFiles(const std::filesystem::path& folder,
                                             const DownloadOptions& options,
                                             const FetchProgressCallback& progress) {
  return fetchFiles(canonicalFiles(), folder, options, progress);
}

} // namespace dmm::download
