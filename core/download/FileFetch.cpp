#include "core/download/FileFetch.h"

#include "core/support/AtomicFile.h"
#include "core/support/Sha256.h"

#include <list>

namespace dmm::download {

namespace fs = std::filesystem;

namespace {

bool isThere(const fs::path& file, const RemoteFile& remote) {
  std::error_code error;
  return fs::is_regular_file(file, error) &&
         fs::file_size(file, error) <= static_cast<std::uintmax_t>(remote.maxBytes) && !error &&
         support::sha256(support::readFile(file)) == remote.sha256;
}

/// Puts the contents into their places; the renames come last, when every byte is on the disk.
void writeAll(const std::list<std::pair<fs::path, std::string>>& contents) {
  std::list<support::AtomicFile> written;
  for (const auto& [file, content] : contents) {
    support::createFolder(file.parent_path());
    written.emplace_back(file).write(content);
  }
  for (auto& file : written) file.commit();
}

} // namespace

std::vector<FetchedFile> fetchFiles(const std::vector<WantedFile>& files, const fs::path& folder,
                                    const DownloadOptions& options,
                                    const FetchProgressCallback& progress) {
  std::vector<FetchedFile> fetched;
  FetchProgress sum;
  for (const auto& [remote, place] : files) {
    const fs::path file = folder / place;
    const bool missing = !isThere(file, remote);
    if (missing) sum.totalBytes += remote.maxBytes;
    fetched.push_back({file, remote.sha256, missing});
  }

  const Downloader downloader(options);
  std::list<std::pair<fs::path, std::string>> contents;
  std::int64_t before = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!fetched[i].downloaded) continue;
    sum.file = files[i].place.filename().string();
    contents.emplace_back(
        fetched[i].file,
        downloader.fetch(files[i].remote, [&](std::int64_t received, std::int64_t) {
          sum.receivedBytes = before + received;
          return !progress || progress(sum);
        }));
    before = sum.receivedBytes;
  }
  writeAll(contents);
  return fetched;
}

} // namespace dmm::download
