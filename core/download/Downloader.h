#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>

namespace dmm::download {

/// A file of the public net with what is known about it beforehand.
struct RemoteFile {
  std::string url;
  std::string sha256; ///< 64 lower-case hexadecimal digits; anything else that comes is refused
  std::int64_t maxBytes = 0; ///< more than that is refused
};

/// How downloads behave. The defaults are the product's; tests shorten times and speak HTTP.
struct DownloadOptions {
  bool httpsOnly = true; ///< of the address and of every redirect
  long maxRedirects = 5;
  std::chrono::milliseconds connectTimeout{7000}; ///< name, connection and TLS together
  std::chrono::seconds stallTimeout{20};          ///< without data
  std::filesystem::path authorities; ///< PEM file of trusted certificates; empty: the system's
};

/// The progress callback asked to stop.
class DownloadCancelled : public std::runtime_error {
 public:
  explicit DownloadCancelled(const std::string& file)
      : std::runtime_error(file + ": the download was cancelled") {}
};

/// Downloads files over HTTPS with certificate checks and believes only what has the pinned sum.
/// Nothing touches the disk before everything has arrived and was checked. Throws support::IoError
/// with one line, "file from host: what is wrong", and DownloadCancelled.
class Downloader {
 public:
  /// Hears of bytes received and their total (0: not known), at least every tenth of a second;
  /// returns false to cancel.
  using Progress = std::function<bool(std::int64_t received, std::int64_t total)>;

  explicit Downloader(DownloadOptions options = {}) : m_options(std::move(options)) {}

  /// The content.
  std::string fetch(const RemoteFile& remote, const Progress& progress = {}) const;

  /// The content into a file of an existing folder; it appears whole, or the one before it stays.
  void download(const RemoteFile& remote, const std::filesystem::path& file,
                const Progress& progress = {}) const;

 private:
  DownloadOptions m_options;
};

} // namespace dmm::download
