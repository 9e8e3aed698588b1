#pragma once

#include "core/download/Downloader.h"

#include <array>
#include <curl/curl.h>
#include <memory>
#include <string>

namespace dmm::download {

/// One transfer of libcurl's into memory: its settings, its loop and the words for its failures.
class Transfer {
 public:
  Transfer(const RemoteFile& remote, const DownloadOptions& options);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  /// Runs to the end; throws support::IoError or DownloadCancelled.
  std::string run(const Downloader::Progress& progress);

 private:
  static std::size_t receive(char* bytes, std::size_t size, std::size_t count, void* transfer);
  template <typename Value> void set(CURLoption option, Value value);
  void applySettings();
  void restrictProtocols();
  void tell(const Downloader::Progress& progress) const;
  CURLcode result() const;
  std::string reason(CURLcode code) const;
  std::string connectionReason(CURLcode code) const;
  template <typename Value> Value info(CURLINFO which) const;

  const RemoteFile& m_remote;
  const DownloadOptions& m_options;
  CURL* m_easy;
  CURLM* m_multi;
  std::array<char, CURL_ERROR_SIZE> m_detail{};
  std::string m_content;
  bool m_tooLarge = false;
};

/// "file from host", for messages.
std::string placeOf(const std::string& url);

} // namespace dmm::download
