#include "core/download/Downloader.h"

#include "core/support/Errors.h"
#include "core/support/Sha256.h"
#include "tests/support/LocalServer.h"
#include "tests/support/TemporaryFolder.h"

#include <cstdlib>
#include <gtest/gtest.h>

using namespace dmm;
using download::Downloader;
using download::DownloadOptions;
using download::RemoteFile;
using test::LocalServer;

namespace {

constexpr std::int64_t kPlenty = 1 << 20;

std::size_t filesIn(const std::filesystem::path& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

DownloadOptions overHttp() {
  DownloadOptions options;
  options.httpsOnly = false;
  options.stallTimeout = std::chrono::seconds(1);
  return options;
}

/// As the product, which gives up earlier than a busy machine may come to read its certificates.
DownloadOptions overHttps() {
  DownloadOptions options;
  options.connectTimeout = std::chrono::minutes(1);
  return options;
}

/// Downloads into a folder that holds nothing but the file from before, and looks afterwards.
class Target {
 public:
  explicit Target(DownloadOptions options = overHttp()) : m_options(std::move(options)) {}

  /// "" when it went well; the message otherwise, and then the folder is as it was.
  std::string messageOf(const RemoteFile& remote, const Downloader::Progress& progress = {}) {
    std::string message;
    try {
      Downloader(m_options).download(remote, m_file, progress);
    } catch (const support::IoError& error) {
      message = error.what();
    } catch (const download::DownloadCancelled& cancelled) {
      message = cancelled.what();
    }
    EXPECT_EQ(filesIn(m_folder.path()), 1U);
    if (!message.empty()) {
      EXPECT_EQ(content(), "from before");
    }
    EXPECT_EQ(message.find('\n'), std::string::npos);
    return message;
  }
  std::string content() const { return test::contentOf(m_file); }

 private:
  test::TemporaryFolder m_folder;
  std::filesystem::path m_file = m_folder.write("piece.json", "from before");
  DownloadOptions m_options;
};

RemoteFile remote(const std::string& url, const std::string& content) {
  return {url, support::sha256(content), kPlenty};
}

} // namespace

TEST(Downloader, BringsTheFileAndTellsHowFarItIs) {
  const std::string content(300000, 'x');
  LocalServer server;
  server.answer("/piece.json", LocalServer::page(content));
  std::int64_t last = 0;
  std::int64_t all = 0;
  Target target;
  EXPECT_EQ(target.messageOf(remote(server.url("/piece.json"), content),
                             [&](std::int64_t received, std::int64_t total) {
                               EXPECT_GE(received, last);
                               last = received;
                               all = total;
                               return true;
                             }),
            "");
  EXPECT_EQ(target.content(), content);
  EXPECT_EQ(last, 300000);
  EXPECT_EQ(all, 300000);
}

TEST(Downloader, RefusesAWrongSum) {
  LocalServer server;
  server.answer("/piece.json", LocalServer::page("something else"));
  EXPECT_EQ(Target().messageOf(remote(server.url("/piece.json"), "what was pinned")),
            "piece.json from 127.0.0.1: wrong checksum: expected SHA-256 " +
                support::sha256("what was pinned") + ", got " + support::sha256("something else"));
}

TEST(Downloader, NoticesACutConnection) {
  LocalServer server;
  server.answer("/piece.json", LocalServer::page("half", 8));
  EXPECT_EQ(Target().messageOf(remote(server.url("/piece.json"), "half")),
            "piece.json from 127.0.0.1: the connection was cut after 4 bytes");
  server.answer("/silent.json", "");
  EXPECT_EQ(Target().messageOf(remote(server.url("/silent.json"), "")),
            "silent.json from 127.0.0.1: the connection was cut after 0 bytes");
}

TEST(Downloader, FollowsARedirect) {
  LocalServer server;
  server.answer("/old", LocalServer::redirect("/new"));
  server.answer("/new", LocalServer::page("content"));
  Target target;
  EXPECT_EQ(target.messageOf(remote(server.url("/old"), "content")), "");
  EXPECT_EQ(target.content(), "content");
}

TEST(Downloader, EndsARedirectLoop) {
  LocalServer server;
  server.answer("/loop", LocalServer::redirect("/loop"));
  EXPECT_EQ(Target().messageOf(remote(server.url("/loop"), "")),
            "loop from 127.0.0.1: too many redirects (more than 5)");
  EXPECT_EQ(server.requests(), 6);
}

TEST(Downloader, TellsTheServersRefusal) {
  LocalServer server;
  EXPECT_EQ(Target().messageOf(remote(server.url("/piece.json"), "")),
            "piece.json from 127.0.0.1: the server answered HTTP 404");
  server.answer("/empty", "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(Target().messageOf(remote(server.url("/empty"), "")),
            "empty from 127.0.0.1: the server answered HTTP 204");
}

TEST(Downloader, TellsTheProxysRefusal) {
  const LocalServer proxy; // refuses every tunnel with 404
  ::setenv("https_proxy", proxy.url("").c_str(), 1);
  EXPECT_EQ(Target().messageOf(remote("https://host.invalid/piece.json", "")),
            "piece.json from host.invalid: the proxy answered HTTP 404");
  ::unsetenv("https_proxy");
  EXPECT_EQ(proxy.requests(), 1);
}

TEST(Downloader, GivesUpOnASilentServer) {
  LocalServer server;
  server.answer("/piece.json", "", LocalServer::Then::Hold);
  EXPECT_EQ(Target().messageOf(remote(server.url("/piece.json"), "")),
            "piece.json from 127.0.0.1: no data for 1 s, after 0 bytes");
}

TEST(Downloader, GivesUpOnAHandshakeThatIsNeverAnswered) {
  LocalServer server; // waits for the end of a request that never comes
  DownloadOptions options;
  options.connectTimeout = std::chrono::milliseconds(200);
  std::string url = server.url("/piece.json");
  url.replace(0, 4, "https");
  EXPECT_EQ(Target(options).messageOf(remote(url, "")),
            "piece.json from 127.0.0.1: no connection within 0.2 s; is there a network?");
}

TEST(Downloader, TellsARefusedConnection) {
  const test::RefusingPort port;
  const std::string url = "http://127.0.0.1:" + std::to_string(port.number()) + "/piece.json";
  EXPECT_EQ(Target().messageOf(remote(url, "")), "piece.json from 127.0.0.1: no connection "
                                                 "(Connection refused); is there a network?");
}

TEST(Downloader, RefusesWhatIsTooLargeWhetherDeclaredOrNot) {
  LocalServer server;
  server.answer("/declared", LocalServer::page(std::string(2000, 'x')));
  server.answer("/endless", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + std::string(2000, 'x'),
                LocalServer::Then::Hold);
  for (const std::string path : {"/declared", "/endless"})
    EXPECT_EQ(Target().messageOf({server.url(path), support::sha256(""), 1000}),
              path.substr(1) + " from 127.0.0.1: is larger than the expected 1000 bytes");
}

TEST(Downloader, StopsWhenItIsAskedTo) {
  LocalServer server;
  server.answer("/piece.json", LocalServer::page("half", 8), LocalServer::Then::Hold);
  server.answer("/silent.json", "", LocalServer::Then::Hold);
  const auto untilHalf = [](std::int64_t received, std::int64_t) { return received < 4; };
  EXPECT_EQ(Target().messageOf(remote(server.url("/piece.json"), ""), untilHalf),
            "piece.json from 127.0.0.1: the download was cancelled");
  const auto untilAsked = [&](std::int64_t, std::int64_t) { return server.requests() < 2; };
  EXPECT_EQ(Target().messageOf(remote(server.url("/silent.json"), ""), untilAsked),
            "silent.json from 127.0.0.1: the download was cancelled");
}

TEST(Downloader, SpeaksOnlyHttpsInTheProduct) {
  LocalServer server;
  server.answer("/piece.json", LocalServer::page("content"));
  const std::string url = server.url("/piece.json");
  EXPECT_EQ(Target(DownloadOptions{}).messageOf(remote(url, "content")),
            "piece.json from 127.0.0.1: expected an https address, got " + url);
  EXPECT_EQ(server.requests(), 0);
  EXPECT_NE(Target(overHttp()).messageOf(remote("file:///etc/hostname", "")), "");
}

TEST(Downloader, TrustsOnlyCertificatesThatItKnows) {
  LocalServer server(LocalServer::Transport::Tls);
  server.answer("/piece.json", LocalServer::page("content"));
  const auto wanted = remote(server.url("/piece.json"), "content");
  const std::string message = Target(overHttps()).messageOf(wanted);
  EXPECT_TRUE(message.starts_with(
      "piece.json from 127.0.0.1: the server's certificate is not trusted (SSL certificate"))
      << message;
  EXPECT_EQ(server.requests(), 0);

  const test::TemporaryFolder folder;
  DownloadOptions options = overHttps();
  options.authorities = folder.write("authority.pem", server.certificate());
  Target target(options);
  EXPECT_EQ(target.messageOf(wanted), "");
  EXPECT_EQ(target.content(), "content");
}

TEST(Downloader, NeverFollowsFromHttpsToHttp) {
  LocalServer plain;
  plain.answer("/piece.json", LocalServer::page("content"));
  LocalServer secure(LocalServer::Transport::Tls);
  secure.answer("/piece.json", LocalServer::redirect(plain.url("/piece.json")));
  const test::TemporaryFolder folder;
  DownloadOptions options = overHttps();
  options.authorities = folder.write("authority.pem", secure.certificate());
  EXPECT_EQ(Target(options).messageOf(remote(secure.url("/piece.json"), "content")),
            "piece.json from 127.0.0.1: the server redirects to an address that is not https, "
            "which is not followed");
  EXPECT_EQ(secure.requests(), 1);
  EXPECT_EQ(plain.requests(), 0);
}

TEST(Downloader, AnUnwritableFolderIsTold) {
  LocalServer server;
  server.answer("/piece.json", LocalServer::page("content"));
  const test::TemporaryFolder folder;
  EXPECT_THROW(Downloader(overHttp())
                   .download(remote(server.url("/piece.json"), "content"),
                             folder.path() / "missing" / "piece.json"),
               support::IoError);
  EXPECT_EQ(filesIn(folder.path()), 0U);
}
