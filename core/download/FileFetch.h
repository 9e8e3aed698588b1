#pragma once

#include "core/download/Downloader.h"

#include <vector>

namespace dmm::download {

/// A file to have in a folder.
struct WantedFile {
  RemoteFile remote;
  std::filesystem::path place; ///< below the folder
};

struct FetchedFile {
  std::filesystem::path file;
  std::string sha256;
  bool downloaded = false; ///< false: it was there already
};

/// Of everything that is to be downloaded.
struct FetchProgress {
  std::string file; ///< the one under way
  std::int64_t receivedBytes = 0;
  std::int64_t totalBytes = 0;
};

using FetchProgressCallback = std::function<bool(const FetchProgress&)>; ///< false cancels

/// Brings files into a folder, all or none: what is there with the right sum is kept, everything
/// else is downloaded first and written only when the last one has come. Throws as Downloader.
std::vector<FetchedFile> fetchFiles(const std::vector<WantedFile>& files,
                                    const std::filesystem::path& folder,
                                    const DownloadOptions& options = {},
                                    const FetchProgressCallback& progress = {});

} // namespace dmm::download
