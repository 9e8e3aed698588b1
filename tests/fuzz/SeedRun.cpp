#include "tests/fuzz/SeedRun.h"

#include "tests/support/TemporaryFolder.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <random>

namespace dmm::test {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> seedsOf(const FuzzReader& reader, std::vector<std::string>& names) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(WORKBENCH_FUZZ_CORPUS) / reader.name))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<std::string> seeds;
  for (const auto& file : files) {
    seeds.push_back(contentOf(file));
    names.push_back(file.filename().string());
  }
  return seeds;
}

/// One to four changes: a bit, a byte, a hole, a repetition, a piece of another seed.
std::string mutated(std::string text, const std::vector<std::string>& seeds,
                    std::mt19937_64& random) {
  const auto below = [&](std::size_t limit) {
    return limit == 0 ? std::size_t{0} : static_cast<std::size_t>(random() % limit);
  };
  for (std::size_t change = 1 + below(4); change > 0; --change) {
    const std::size_t at = below(text.size());
    const std::size_t length = std::min(text.size() - at, 1 + below(16));
    switch (below(6)) {
    case 0:
      if (!text.empty()) text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
      break;
    case 1:
      if (!text.empty())
        text[at] = "\x00\x7F\x80\xFF"
                   "9-[{<&"[below(10)];
      break;
    case 2: text.erase(at, length); break;
    case 3: text.insert(at, text.substr(at, length)); break;
    case 4: {
      const std::string& other = seeds[below(seeds.size())];
      text.insert(at, other.substr(below(other.size()), 1 + below(64)));
      break;
    }
    default: text.resize(at); break;
    }
  }
  return text;
}

void feed(const FuzzReader& reader, const std::string& bytes, const std::string& what) {
  if (std::getenv("FUZZ_VERBOSE")) std::fprintf(stderr, "%s %s\n", reader.name, what.c_str());
  try {
    reader.read(bytes);
  } catch (const std::exception& error) {
    ADD_FAILURE() << reader.name << ", " << what << ": " << error.what();
  }
}

} // namespace

void runOverSeeds(const FuzzReader& reader, int mutationsOfSeed) {
  std::vector<std::string> names;
  const auto seeds = seedsOf(reader, names);
  ASSERT_FALSE(seeds.empty()) << "no seeds of " << reader.name;
  for (std::size_t i = 0; i < seeds.size(); ++i) {
    feed(reader, seeds[i], names[i]);
    const std::size_t stride = std::max<std::size_t>(1, seeds[i].size() / 100);
    for (std::size_t size = 0; size < seeds[i].size(); size += stride)
      feed(reader, seeds[i].substr(0, size), names[i] + " cut at " + std::to_string(size));
    std::mt19937_64 random(i + 1);
    for (int k = 0; k < mutationsOfSeed && !::testing::Test::HasFailure(); ++k)
      feed(reader, mutated(seeds[i], seeds, random), names[i] + ", mutation " + std::to_string(k));
  }
}

} // namespace dmm::test
