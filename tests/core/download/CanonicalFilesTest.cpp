#include "core/download/CanonicalFiles.h"

#include "core/support/Errors.h"
#include "core/support/Sha256.h"
#include "tests/support/CanonicalData.h"
#include "tests/support/LocalServer.h"
#include "tests/support/TemporaryFolder.h"

#include <gtest/gtest.h>

using namespace dmm;
using download::DownloadOptions;
using download::fetchFiles;
using download::WantedFile;
using test::LocalServer;

namespace fs = std::filesystem;

namespace {

DownloadOptions overHttp() {
  DownloadOptions options;
  options.httpsOnly = false;
  return options;
}

WantedFile wanted(const std::string& url, const std::string& content, const fs::path& place) {
  return {{url, support::sha256(content), static_cast<std::int64_t>(content.size())}, place};
}

} // namespace

TEST(CanonicalFiles, AreThoseOfThePublicRepository) {
  const auto quarters = test::canonicalQuarterFile();
  if (!quarters) GTEST_SKIP() << "the canonical files are not here";
  for (const auto& file : download::canonicalFiles()) {
    const std::string content = test::contentOf(quarters->parent_path() / file.place.filename());
    EXPECT_EQ(file.remote.sha256, support::sha256(content)) << file.place;
    EXPECT_EQ(file.remote.maxBytes, static_cast<std::int64_t>(content.size())) << file.place;
    EXPECT_TRUE(file.remote.url.ends_with("/" + file.place.filename().string()));
  }
}

TEST(CanonicalFiles, OnlyTheQuartersLieWhereDatasetsAreLookedFor) {
  const auto files = download::canonicalFiles();
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].place, "jsb-chorales-quarter.json");
  EXPECT_EQ(files[1].place, "sixteenths/Jsb16thSeparated.json");
  for (const auto& file : files) EXPECT_TRUE(file.remote.url.starts_with("https://"));
}

TEST(FileFetch, BringsTheFilesOfOneFolderAndTellsTheirSum) {
  LocalServer server;
  server.answer("/a", LocalServer::page("first"));
  server.answer("/b", LocalServer::page("second"));
  const test::TemporaryFolder home;
  const fs::path folder = home.path() / "datasets"; // is made
  std::vector<std::string> names;
  std::int64_t received = 0;
  const auto fetched = fetchFiles(
      {wanted(server.url("/a"), "first", "a"), wanted(server.url("/b"), "second", "sub/b")}, folder,
      overHttp(), [&](const download::FetchProgress& progress) {
        if (names.empty() || names.back() != progress.file) names.push_back(progress.file);
        EXPECT_GE(progress.receivedBytes, received);
        EXPECT_EQ(progress.totalBytes, 11);
        received = progress.receivedBytes;
        return true;
      });
  EXPECT_EQ(names, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(received, 11);
  ASSERT_EQ(fetched.size(), 2U);
  EXPECT_EQ(fetched[1].file, folder / "sub" / "b");
  EXPECT_TRUE(fetched[1].downloaded);
  EXPECT_EQ(test::contentOf(folder / "a"), "first");
  EXPECT_EQ(test::contentOf(folder / "sub" / "b"), "second");
}

TEST(FileFetch, AsksForNothingThatIsThere) {
  LocalServer server;
  server.answer("/b", LocalServer::page("second"));
  const test::TemporaryFolder folder;
  folder.write("a", "first");
  folder.write("b", "another"); // with a wrong sum
  const auto fetched =
      fetchFiles({wanted(server.url("/a"), "first", "a"), wanted(server.url("/b"), "second", "b")},
                 folder.path(), overHttp());
  EXPECT_FALSE(fetched.at(0).downloaded);
  EXPECT_TRUE(fetched.at(1).downloaded);
  EXPECT_EQ(server.requests(), 1);
  EXPECT_EQ(test::contentOf(folder.path() / "b"), "second");
}

TEST(FileFetch, ChangesNothingWhenOneOfThemFails) {
  LocalServer server;
  server.answer("/a", LocalServer::page("first"));
  const test::TemporaryFolder home;
  const fs::path folder = home.path() / "datasets";
  EXPECT_THROW(fetchFiles({wanted(server.url("/a"), "first", "a"),
                           wanted(server.url("/missing"), "second", "b")},
                          folder, overHttp()),
               support::IoError);
  EXPECT_EQ(server.requests(), 2);
  EXPECT_FALSE(fs::exists(folder));
}
