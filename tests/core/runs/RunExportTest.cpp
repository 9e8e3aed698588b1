#include "core/runs/PiecesFile.h"
#include "core/runs/RunsCsv.h"
#include "core/runs/TensorBoardFile.h"
#include "core/support/Crc32c.h"
#include "core/support/Errors.h"
#include "tests/support/TemporaryFolder.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <gtest/gtest.h>
#include <map>

using namespace dmm;

namespace {

types::RunSummary exampleRun() {
  types::RunSummary run;
  run.info.id = "one";
  run.info.name = "a \"quoted\", name";
  run.info.created = "2026-03-01T09:30:00Z";
  run.info.host = "node7";
  for (std::int64_t epoch = 0; epoch < 300; epoch += 150) {
    types::EpochReport report;
    report.epoch = epoch;
    report.step = 12 * (epoch + 1);
    report.seconds = 2.5;
    report.elbo = 8.1 - 0.001 * double(epoch);
    if (epoch > 0) report.validNll = 7.3;
    run.reports.push_back(report);
  }
  return run;
}

/// CRC-32C bit by bit, from its polynomial 0x1EDC6F41.
std::uint32_t slowCrc(const std::string& bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char c : bytes)
    for (int bit = 0; bit < 8; ++bit) {
      const bool isOne = ((crc >> 31) ^ (static_cast<unsigned char>(c) >> bit)) & 1U;
      crc = crc << 1 ^ (isOne ? 0x1EDC6F41U : 0U);
    }
  std::uint32_t reflected = 0;
  for (int bit = 0; bit < 32; ++bit) reflected |= (crc >> bit & 1U) << (31 - bit);
  return ~reflected;
}

std::uint64_t littleEndian(const std::string& bytes, std::size_t at, std::size_t size) {
  std::uint64_t number = 0;
  for (std::size_t i = size; i-- > 0;)
    number = number << 8 | static_cast<unsigned char>(bytes.at(at + i));
  return number;
}

/// The records of a TFRecord file, each checked.
std::vector<std::string> recordsOf(const std::string& file) {
  const auto masked = [](const std::string& bytes) {
    const std::uint32_t crc = slowCrc(bytes);
    return ((crc >> 15) | (crc << 17)) + 0xa282ead8U;
  };
  std::vector<std::string> records;
  for (std::size_t at = 0; at < file.size();) {
    const auto size = std::size_t(littleEndian(file, at, 8));
    EXPECT_EQ(littleEndian(file, at + 8, 4), masked(file.substr(at, 8)));
    records.push_back(file.substr(at + 12, size));
    EXPECT_EQ(littleEndian(file, at + 12 + size, 4), masked(records.back()));
    at += 16 + size;
  }
  return records;
}

/// A message of protocol buffers: for each field number its values, as bytes.
std::map<int, std::vector<std::string>> fieldsOf(const std::string& message) {
  std::map<int, std::vector<std::string>> fields;
  std::size_t at = 0;
  const auto varint = [&] {
    std::uint64_t number = 0;
    for (int shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(message.at(at++));
      number |= std::uint64_t(byte & 0x7FU) << shift;
      if (byte < 0x80) return number;
    }
  };
  while (at < message.size()) {
    const std::uint64_t key = varint();
    std::size_t size = 0;
    if ((key & 7) == 0) {
      const std::uint64_t number = varint();
      std::string bytes(8, '\0');
      std::memcpy(bytes.data(), &number, 8);
      fields[int(key >> 3)].push_back(bytes);
      continue;
    }
    if ((key & 7) == 1) size = 8;
    if ((key & 7) == 5) size = 4;
    if ((key & 7) == 2) size = std::size_t(varint());
    EXPECT_GT(size, 0U);
    fields[int(key >> 3)].push_back(message.substr(at, size));
    at += size;
  }
  return fields;
}

template <typename Number> Number numberOf(const std::string& bytes) {
  Number number{};
  std::memcpy(&number, bytes.data(), sizeof number);
  return number;
}

} // namespace

TEST(Crc32c, IsThatOfRfc3720) {
  EXPECT_EQ(support::crc32c(std::string(32, '\0')), 0x8a9136aaU);
  EXPECT_EQ(support::crc32c(std::string(32, '\xff')), 0x62a8ab43U);
  EXPECT_EQ(support::crc32c("123456789"), 0xe3069283U);
  EXPECT_EQ(slowCrc("123456789"), 0xe3069283U);
}

TEST(TensorBoardFile, HoldsEveryFigureAtItsEpoch) {
  const auto run = exampleRun();
  EXPECT_EQ(runs::tensorBoardFileName(run), "events.out.tfevents.1772357400.node7");
  const auto records = recordsOf(runs::tensorBoardEvents(run));
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(fieldsOf(records[0]).at(3).at(0), "brain.Event:2");
  for (std::size_t i = 0; i < run.reports.size(); ++i) {
    const auto event = fieldsOf(records[i + 1]);
    EXPECT_EQ(numberOf<std::int64_t>(event.at(2).at(0)), run.reports[i].epoch);
    EXPECT_EQ(numberOf<double>(event.at(1).at(0)), 1772357400 + 2.5 * double(i + 1));
    std::map<std::string, float> scalars;
    const auto summary = fieldsOf(event.at(5).at(0));
    for (const auto& value : summary.at(1)) {
      const auto fields = fieldsOf(value);
      scalars[fields.at(1).at(0)] = numberOf<float>(fields.at(2).at(0));
    }
    EXPECT_EQ(scalars.at("elbo"), float(run.reports[i].elbo));
    EXPECT_EQ(scalars.at("seconds"), 2.5F);
    EXPECT_EQ(scalars.contains("valid_nll"), i == 1); // what was measured
    EXPECT_FALSE(scalars.contains("epoch"));
  }
}

TEST(RunsCsv, IsOneTableWithTheSettingsThatDiffer) {
  auto other = exampleRun();
  other.info.id = "two";
  other.info.name = "two";
  other.info.sweep = "sweep-x";
  other.config.optimiser.learningRate = 0.01;
  other.config.objective.name = "iwae";
  other.config.name = "two";
  other.reports.resize(1);
  EXPECT_EQ(
      runs::toCsv({exampleRun(), other}),
      "run,name,sweep,objective.name,optimiser.learning_rate,epoch,step,seconds,objective,elbo,"
      "reconstruction,kl,beta,learning_rate,gradient_norm,valid_nll,test_nll,valid_iwae,test_iwae\n"
      "\"one\",\"a \"\"quoted\"\", name\",\"\",\"trace_elbo\",3e-04,0,12,2.5,0,8.1,0,0,1,0,0,,,,\n"
      "\"one\",\"a \"\"quoted\"\", "
      "name\",\"\",\"trace_elbo\",3e-04,150,1812,2.5,0,7.949999999999999,"
      "0,0,1,0,0,7.3,,,\n"
      "\"two\",\"two\",\"sweep-x\",\"iwae\",0.01,0,12,2.5,0,8.1,0,0,1,0,0,,,,\n");
}

TEST(PiecesFile, SurvivesTheRoundTrip) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "test_pieces.csv";
  EXPECT_TRUE(runs::readPieces(file).nll.empty()); // a run of before
  runs::writePieces(file, {49, {12, 9}, {80.25, 71.125}, {}});
  auto read = runs::readPieces(file);
  EXPECT_EQ(read.epoch, 49);
  EXPECT_EQ(read.slices, (std::vector<std::int64_t>{12, 9}));
  EXPECT_EQ(read.nll, (std::vector<double>{80.25, 71.125}));
  EXPECT_TRUE(read.iwae.empty());
  runs::writePieces(file, {50, {12}, {80.25}, {79.5}});
  EXPECT_EQ(runs::readPieces(file).iwae, std::vector<double>{79.5});
  folder.write("test_pieces.csv", "epoch,piece,slices,nll,iwae\n3,1,12,80,\n");
  EXPECT_THROW(runs::readPieces(file), support::InputError);
}
