#include "core/download/Downloader.h"

#include "core/download/Transfer.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/support/Sha256.h"

namespace dmm::download {

std::string Downloader::fetch(const RemoteFile& remote, const Progress& progress) const {
  std::string content = Transfer(remote, m_options).run(progress);
  const std::string sum = support::sha256(content);
  if (sum != remote.sha256)
    throw support::IoError(placeOf(remote.url),
                           "wrong checksum: expected SHA-256 " + remote.sha256 + ", got " + sum);
  return content;
}

void Downloader::download(const RemoteFile& remote, const std::filesystem::path& file,
                          const Progress& progress) const {
  support::writeFile(file, fetch(remote, progress));
}

} // namespace dmm::download
