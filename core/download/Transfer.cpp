#include "core/download/Transfer.h"

#include "core/support/Errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace dmm::download {

using support::IoError;

namespace {

constexpr int kPollMilliseconds = 100; ///< so soon is a wish to cancel heard
constexpr long kStatusOk = 200;
constexpr long kFirstErrorStatus = 400;
constexpr const char* kAskForNetwork = "is there a network?";

void startCurlOnce() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw IoError("libcurl", curl_easy_strerror(started));
}

} // namespace

std::string placeOf(const std::string& url) {
  const auto begin = url.find("://") == std::string::npos ? 0 : url.find("://") + 3;
  const auto hostEnd = std::min(url.find_first_of(":/?#", begin), url.size());
  const auto pathEnd = std::min(url.find_first_of("?#", begin), url.size());
  const auto slash = url.rfind('/', pathEnd);
  const std::string host = url.substr(begin, hostEnd - begin);
  if (slash == std::string::npos || slash < hostEnd || slash + 1 >= pathEnd) return host;
  return url.substr(slash + 1, pathEnd - slash - 1) + " from " + host;
}

Transfer::Transfer(const RemoteFile& remote, const DownloadOptions& options)
    : m_remote(remote)
    , m_options(options) {
  startCurlOnce();
  m_easy = curl_easy_init();
  m_multi = curl_multi_init();
  if (!m_easy || !m_multi) {
    curl_easy_cleanup(m_easy);
    curl_multi_cleanup(m_multi);
    throw std::bad_alloc();
  }
}

Transfer::~Transfer() {
  curl_multi_remove_handle(m_multi, m_easy);
  curl_easy_cleanup(m_easy);
  curl_multi_cleanup(m_multi);
}

std::size_t Transfer::receive(char* bytes, std::size_t size, std::size_t count, void* transfer) {
  auto* self = static_cast<Transfer*>(transfer);
  const std::size_t length = size * count;
  if (self->m_content.size() + length > static_cast<std::size_t>(self->m_remote.maxBytes)) {
    self->m_tooLarge = true;
    return 0; // anything but the length ends the transfer
  }
  self->m_content.append(bytes, length);
  return length;
}

template <typename Value> void Transfer::set(CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(m_easy, option, value);
  if (code != CURLE_OK)
    throw IoError("libcurl",
                  fmt::format("option {}: {}", static_cast<int>(option), curl_easy_strerror(code)));
}

void Transfer::applySettings() {
  set(CURLOPT_URL, m_remote.url.c_str());
  set(CURLOPT_ERRORBUFFER, m_detail.data());
  set(CURLOPT_WRITEFUNCTION, &Transfer::receive);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_NOSIGNAL, 1L); // threads
  set(CURLOPT_USERAGENT, "dmm-workbench");
  set(CURLOPT_FAILONERROR, 1L);
  set(CURLOPT_FOLLOWLOCATION, 1L);
  set(CURLOPT_MAXREDIRS, m_options.maxRedirects);
  set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(m_remote.maxBytes));
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(m_options.connectTimeout.count()));
  set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(m_options.stallTimeout.count()));
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (!m_options.authorities.empty()) set(CURLOPT_CAINFO, m_options.authorities.c_str());
#if LIBCURL_VERSION_NUM >= 0x075700
  set(CURLOPT_QUICK_EXIT, 1L); // a name server that never answers holds nobody up
#endif
  restrictProtocols();
}

void Transfer::restrictProtocols() {
#if LIBCURL_VERSION_NUM >= 0x075500
  const char* allowed = m_options.httpsOnly ? "https" : "http,https";
  set(CURLOPT_PROTOCOLS_STR, allowed);
  set(CURLOPT_REDIR_PROTOCOLS_STR, allowed);
#else
  const long allowed = m_options.httpsOnly ? CURLPROTO_HTTPS : CURLPROTO_HTTP | CURLPROTO_HTTPS;
  set(CURLOPT_PROTOCOLS, allowed);
  set(CURLOPT_REDIR_PROTOCOLS, allowed);
#endif
}

std::string Transfer::run(const Downloader::Progress& progress) {
  applySettings();
  m_content.reserve(static_cast<std::size_t>(m_remote.maxBytes)); // receive() must not throw
  curl_multi_add_handle(m_multi, m_easy);
  int running = 1;
  while (running > 0) {
    CURLMcode code = curl_multi_perform(m_multi, &running);
    tell(progress);
    if (code == CURLM_OK && running > 0)
      code = curl_multi_poll(m_multi, nullptr, 0, kPollMilliseconds, nullptr);
    if (code != CURLM_OK) throw IoError(placeOf(m_remote.url), curl_multi_strerror(code));
  }
  const CURLcode code = result();
  if (code != CURLE_OK) throw IoError(placeOf(m_remote.url), reason(code));
  const long status = info<long>(CURLINFO_RESPONSE_CODE);
  if (status != kStatusOk)
    throw IoError(placeOf(m_remote.url), fmt::format("the server answered HTTP {}", status));
  return std::move(m_content);
}

void Transfer::tell(const Downloader::Progress& progress) const {
  if (!progress) return;
  const auto total = info<curl_off_t>(CURLINFO_CONTENT_LENGTH_DOWNLOAD_T); // -1: not known
  if (!progress(static_cast<std::int64_t>(m_content.size()), total < 0 ? 0 : total))
    throw DownloadCancelled(placeOf(m_remote.url));
}

CURLcode Transfer::result() const {
  int left = 0;
  const CURLMsg* message = curl_multi_info_read(m_multi, &left);
  return message ? message->data.result : CURLE_FAILED_INIT;
}

std::string Transfer::reason(CURLcode code) const {
  const long proxyStatus = info<long>(CURLINFO_HTTP_CONNECTCODE);
  if (proxyStatus >= kFirstErrorStatus)
    return fmt::format("the proxy answered HTTP {}", proxyStatus);
  switch (code) {
  case CURLE_UNSUPPORTED_PROTOCOL:
  case CURLE_URL_MALFORMAT:
    return info<long>(CURLINFO_REDIRECT_COUNT) > 0
               ? "the server redirects to an address that is not https, which is not followed"
               : "expected an https address, got " + m_remote.url;
  case CURLE_TOO_MANY_REDIRECTS:
    return fmt::format("too many redirects (more than {})", m_options.maxRedirects);
  case CURLE_HTTP_RETURNED_ERROR:
    return fmt::format("the server answered HTTP {}", info<long>(CURLINFO_RESPONSE_CODE));
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_CACERT_BADFILE:
    return fmt::format("the server's certificate is not trusted ({})", m_detail.data());
  case CURLE_PARTIAL_FILE:
  case CURLE_GOT_NOTHING:
  case CURLE_RECV_ERROR:
  case CURLE_SEND_ERROR:
    return fmt::format("the connection was cut after {} bytes", m_content.size());
  case CURLE_FILESIZE_EXCEEDED:
    return fmt::format("is larger than the expected {} bytes", m_remote.maxBytes);
  case CURLE_WRITE_ERROR:
    if (m_tooLarge) return reason(CURLE_FILESIZE_EXCEEDED);
    break;
  default: break;
  }
  return connectionReason(code);
}

std::string Transfer::connectionReason(CURLcode code) const {
  switch (code) {
  case CURLE_COULDNT_RESOLVE_HOST:
    return fmt::format("the name of the host could not be resolved; {}", kAskForNetwork);
  case CURLE_COULDNT_RESOLVE_PROXY: return "the name of the proxy could not be resolved";
  case CURLE_COULDNT_CONNECT: {
    const long number = info<long>(CURLINFO_OS_ERRNO);
    return fmt::format("no connection{}; {}",
                       number ? fmt::format(" ({})", std::strerror(static_cast<int>(number))) : "",
                       kAskForNetwork);
  }
  case CURLE_OPERATION_TIMEDOUT:
    if (info<curl_off_t>(CURLINFO_PRETRANSFER_TIME_T) == 0)
      return fmt::format("no connection within {} s; {}",
                         static_cast<double>(m_options.connectTimeout.count()) / 1000,
                         kAskForNetwork);
    return fmt::format("no data for {} s, after {} bytes", m_options.stallTimeout.count(),
                       m_content.size());
  default: return m_detail.front() ? m_detail.data() : curl_easy_strerror(code);
  }
}

template <typename Value> Value Transfer::info(CURLINFO which) const {
  Value value{};
  curl_easy_getinfo(m_easy, which, &value);
  return value;
}

} // namespace dmm::download
