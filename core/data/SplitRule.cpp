#include "core/data/SplitRule.h"

#include "core/support/Errors.h"
#include "core/types/ParseNumber.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <string_view>

namespace dmm::data {

using support::InputError;
using types::Split;

namespace {

constexpr std::size_t kSplitCount = types::kSplits.size();

void checkShares(const std::array<double, 3>& shares) {
  for (const double share : shares)
    if (!(share > 0 && std::isfinite(share)))
      throw InputError("the shares of train, valid and test: expected positive numbers");
}

/// Largest remainders, but at least one piece each.
std::array<std::size_t, 3> countsByShares(std::size_t pieces, const std::array<double, 3>& shares) {
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  std::array<std::size_t, 3> counts{};
  std::array<double, 3> rest{};
  for (std::size_t s = 0; s < kSplitCount; ++s) {
    const double exact = static_cast<double>(pieces) * shares[s] / sum;
    counts[s] = std::max<std::size_t>(1, static_cast<std::size_t>(std::floor(exact + 1e-9)));
    rest[s] = exact - static_cast<double>(counts[s]);
  }
  const auto total = [&] { return std::accumulate(counts.begin(), counts.end(), std::size_t{0}); };
  while (total() < pieces) {
    const auto most =
        static_cast<std::size_t>(std::max_element(rest.begin(), rest.end()) - rest.begin());
    ++counts[most];
    rest[most] -= 1;
  }
  while (total() > pieces) --*std::max_element(counts.begin(), counts.end());
  return counts;
}

} // namespace

std::vector<Split> splitsByShares(std::size_t pieces, const types::SplitRule& rule) {
  checkShares(rule.shares);
  if (pieces < kSplitCount)
    throw InputError(
        "a dataset needs at least three pieces, one for each of train, valid and test; "
        "there " +
        std::string(pieces == 1 ? "is 1" : "are " + std::to_string(pieces)));
  const auto counts = countsByShares(pieces, rule.shares);
  std::vector<Split> splits;
  for (std::size_t s = 0; s < kSplitCount; ++s)
    splits.insert(splits.end(), counts[s], types::kSplits[s]);
  if (rule.kind != types::SplitRule::Kind::Shuffled) return splits;
  // std::shuffle and the distributions differ between libraries; this does not.
  std::mt19937_64 random(rule.seed);
  for (std::size_t i = splits.size() - 1; i > 0; --i)
    std::swap(splits[i], splits[static_cast<std::size_t>(random() % (i + 1))]);
  return splits;
}

std::array<double, 3> parseShares(const std::string& text) {
  std::array<double, 3> shares{};
  std::string_view rest = text;
  for (std::size_t s = 0; s < kSplitCount; ++s) {
    const bool isLast = s + 1 == kSplitCount;
    const auto end = isLast ? rest.size() : rest.find(',');
    if (end == std::string_view::npos || !types::parseNumber(rest.substr(0, end), shares[s]))
      throw InputError("the split '" + text + "': expected three shares such as 0.6,0.2,0.2");
    if (!isLast) rest.remove_prefix(end + 1);
  }
  checkShares(shares);
  return shares;
}

} // namespace dmm::data
