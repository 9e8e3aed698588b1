#pragma once

#include "core/download/FileFetch.h"

namespace dmm::download {

/// The JSB Chorales as the public repository czhuang/JSB-Chorales-dataset keeps them: the canonical
/// quarter-note dataset first, then the four voices at sixteenth notes. The latter are not in the
/// form of a dataset and go into a folder of their own, where the dataset library does not look.
std::vector<WantedFile> canonicalFiles();

/// Brings both into the folder of the user's datasets.
std::vector<FetchedFile> fetchCanonicalFiles(const std::filesystem::path& folder,
                                             const DownloadOptions& options = {},
                                             const FetchProgressCallback& progress = {});

} // namespace dmm::download
