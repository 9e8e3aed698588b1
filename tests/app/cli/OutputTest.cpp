// Where the results go: files that the user names, standard output and terminals.

#include "core/support/Text.h"
#include "tests/app/cli/CommandLine.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <thread>

using namespace dmm;
using nlohmann::json;
using test::CommandLineTest;
using test::Result;

namespace {

class OutputTest : public CommandLineTest {
 protected:
  /// Writes run.yaml anew with this name, as bytes in a YAML text in quotes.
  void rename(const std::string& id, const std::string& quoted) const {
    const auto file = runFolder(id) / "run.yaml";
    std::string text = test::contentOf(file);
    const auto begin = text.find("name: "), end = text.find('\n', begin);
    text.replace(begin, end - begin, "name: \"" + quoted + "\"");
    std::ofstream(file, std::ios::binary) << text;
  }

  static std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
  }
};

} // namespace

TEST_F(OutputTest, WeightsGoThroughALinkAndIntoAPipe) {
  const std::string id = train("1");
  const auto plain = folder.path() / "plain.pt";
  ASSERT_EQ(dmm({"export", id, "--out", plain.string()}).status, 0);
  const std::string weights = test::contentOf(plain);

  const auto target = folder.write("elsewhere/weights.pt", "old"), link = folder.path() / "link.pt";
  std::filesystem::create_symlink(target, link);
  const Result linked = dmm({"export", id, "--out", link.string()});
  EXPECT_EQ(linked.status, 0) << linked.err;
  EXPECT_EQ(linked.out, link.string() + "\n");
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_TRUE(test::contentOf(target) == weights);

  const auto pipe = folder.path() / "pipe.pt";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::string read;
  std::thread reader([&] { read = test::contentOf(pipe); });
  EXPECT_EQ(dmm({"export", id, "--out", pipe.string()}).status, 0);
  reader.join();
  EXPECT_TRUE(read == weights);
  EXPECT_TRUE(std::filesystem::is_fifo(pipe));

  const Result streamed = dmm({"export", id, "--out", "/dev/stdout"});
  EXPECT_EQ(streamed.status, 0) << streamed.err;
  EXPECT_TRUE(streamed.out == weights) << "and nothing else";

  expectRefused({"export", id, "--out", folder.path().string()}, "is a folder, expected a file");
  expectRefused({"data", "export", "jsb-chorales", "test 1", "--out",
                 folder.write("folder.mid/x", "").parent_path().string()},
                "folder.mid: is a folder, expected a file");
}

TEST_F(OutputTest, AFullDeviceIsAFailureWhereverItIsNamed) {
  const auto device = folder.path() / "full.mid";
  if (::mknod(device.c_str(), S_IFCHR | 0600, makedev(1, 7)) != 0 ||
      !std::ofstream(device).is_open())
    GTEST_SKIP() << "no device can be made here";
  const Result piece = dmm({"data", "export", "jsb-chorales", "test 1", "--out", device.string()});
  EXPECT_EQ(piece.status, 1);
  EXPECT_EQ(piece.err, "dmm: " + device.string() + ": cannot write: No space left on device\n");
  EXPECT_TRUE(std::filesystem::is_character_file(device));
}

TEST_F(OutputTest, FiguresThatFindNoRoomAreAFailure) {
  const std::string id = train("1");
  const std::vector<std::vector<std::string>> calls{
      {"runs"},
      {"runs", "--json"},
      {"eval", id},
      {"eval", id, "--json"},
      {"data", "show", "jsb-chorales", "--json"},
      {"data", "list"},
      {"train", "--config", small, "--data", data, "--epochs", "1"},
      {"export", id, "--out", (folder.path() / "weights.pt").string()},
      {"--help"},
      {"--version"}};
  for (const auto& call : calls) {
    const Result result = dmm(call, sending(STDOUT_FILENO, "/dev/full"));
    EXPECT_EQ(result.status, 1) << call.front();
    EXPECT_TRUE(
        result.err.ends_with("dmm: standard output: cannot write: No space left on device\n"))
        << call.front() << ": " << result.err;
  }
}

TEST_F(OutputTest, NoWorkFailsBecauseNobodyHearsOfIt) {
  const Result result = dmm({"train", "--config", small, "--data", data, "--epochs", "2"},
                            sending(STDERR_FILENO, "/dev/full"));
  EXPECT_EQ(result.status, 0);
  const auto run = json::parse(dmm({"runs", "--json"}).out).at("runs")[0];
  EXPECT_EQ(run.at("status"), "finished");
  EXPECT_EQ(run.at("epochs"), 2);
}

TEST_F(OutputTest, NamesAreText) {
  const std::string id = train("1"), other = train("1");
  rename(id, "w\xFF\xFE"
             "ide \\e[31m\\a\\nred\\x9B"
             "2J");
  const Result listed = dmm({"runs", "--json"});
  EXPECT_EQ(listed.status, 0) << listed.err;
  const auto runs = json::parse(listed.out).at("runs");
  ASSERT_EQ(runs.size(), 2U);
  const auto named =
      std::find_if(runs.begin(), runs.end(), [&](const auto& run) { return run.at("id") == id; });
  EXPECT_EQ(named->at("name"), "w\uFFFD\uFFFDide \x1b[31m\x07\nred\xC2\x9B"
                               "2J");

  const Result table = dmm({"runs"});
  const Result compared = dmm({"compare", id, other});
  const Result comparedJson = dmm({"compare", id, other, "--json"});
  EXPECT_EQ(compared.status, 0) << compared.err;
  EXPECT_EQ(json::parse(comparedJson.out)["runs"][0].at("name"), named->at("name"));
  EXPECT_NE(table.out.find("w\uFFFD\uFFFDide \\u001b[31m\\u0007\\nred\\u009b2J"), std::string::npos)
      << table.out;
  EXPECT_EQ(linesOf(table.out).size(), 3U);
  for (const std::string& text : {listed.out, table.out, compared.out, comparedJson.out})
    for (const std::string& line : linesOf(text))
      EXPECT_EQ(support::textProblem(line, support::Lines::One), "") << line;
}

TEST_F(OutputTest, AMessageIsOneLineWhateverItNames) {
  expectRefused({"eval", "no\nsuch\x1b[2J"}, "no\\nsuch\\u001b[2J: there is no such run");
  expectRefused({"train", "--config", "\x1b.yaml"}, "\\u001b.yaml: no such file");
  expectRefused({"train", "--config", small, "--data", data, "--set", "name=a\ab"},
                "name: the name of the experiment has a control character (\\u0007)");
}

TEST_F(OutputTest, RunsHaveTheirDatasetAndColumnsHold) {
  const std::string id = train("2");
  const auto metrics = runFolder(id) / "metrics.csv";
  const std::string text = test::contentOf(metrics), header = text.substr(0, text.find('\n') + 1);
  std::ofstream(metrics) << header << "0,2,0.5,1e24,1e24,1,1,1,0.001,1,1.2345678e+24,-1.5e+300,,\n";
  train("2");
  EXPECT_EQ(json::parse(dmm({"runs", "--json"}).out)["runs"][0].at("dataset"), "small");
  const auto lines = linesOf(dmm({"runs"}).out);
  ASSERT_EQ(lines.size(), 3U);
  for (const auto& [title, cell] : std::vector<std::pair<std::string, std::string>>{
           {"dataset", "small"}, {"objective", "trace_elbo"}}) {
    const auto place = lines[0].find(title);
    ASSERT_NE(place, std::string::npos) << lines[0];
    for (std::size_t i = 1; i < lines.size(); ++i)
      EXPECT_EQ(lines[i].substr(place, cell.size()), cell) << lines[i];
  }
  EXPECT_NE(lines[1].find("1.235e+24"), std::string::npos) << lines[1];
  EXPECT_NE(lines[1].find("-1.500e+300"), std::string::npos) << lines[1];
  for (const std::string& line : lines) EXPECT_LT(line.size(), 140U) << line;
  // Figures end where their title does.
  for (const std::string title : {"best valid", "its test"}) {
    const auto end = lines[0].find(title) + title.size();
    for (std::size_t i = 1; i < lines.size(); ++i) {
      ASSERT_GT(lines[i].size(), end);
      EXPECT_NE(lines[i][end - 1], ' ') << lines[i];
      EXPECT_EQ(lines[i][end], ' ') << lines[i];
    }
  }
}
