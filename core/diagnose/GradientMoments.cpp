#include "core/diagnose/GradientMoments.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace dmm::diagnose {

using types::Measured;

namespace {

constexpr double kStudent = 2.364624; ///< 97.5 % of Student's distribution with kBlocks - 1 = 7
constexpr int kNone = -1;

/// Products of the block means of two sets of draws, in one group or in sums of groups.
struct Gram {
  std::array<std::array<double, kBlocks>, kBlocks> products{};

  Gram& operator+=(const Gram& other) {
    for (std::size_t i = 0; i < kBlocks; ++i)
      for (std::size_t j = 0; j < kBlocks; ++j) products[i][j] += other.products[i][j];
    return *this;
  }

  /// The mean over all pairs of blocks but the ones left out, and without i = j where asked for.
  double mean(int leftOutRow, int leftOutColumn, bool isOffDiagonal) const {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < int(kBlocks); ++i)
      for (int j = 0; j < int(kBlocks); ++j) {
        if (i == leftOutRow || j == leftOutColumn || (isOffDiagonal && i == j)) continue;
        sum += products[std::size_t(i)][std::size_t(j)];
        ++count;
      }
    return sum / count;
  }
};

/// Pair by pair: a matrix of all means would be several times the memory of everything else.
Gram gramOf(const GradientMoments& a, const GradientMoments& b,
            const ParameterGroups::Group& group) {
  const bool isSymmetric = &a == &b;
  Gram gram;
  for (std::size_t i = 0; i < kBlocks; ++i)
    for (std::size_t j = isSymmetric ? i : 0; j < kBlocks; ++j) {
      const torch::Tensor product = group.of(a.blocks[i].mean()) * group.of(b.blocks[j].mean());
      gram.products[i][j] = product.sum(torch::kFloat64).item<double>();
      if (isSymmetric) gram.products[j][i] = gram.products[i][j];
    }
  return gram;
}

/// What is known of the draws in one group, and of the other gradient r there.
struct GroupMoments {
  Gram own;                              ///< g g
  std::array<double, kBlocks> squares{}; ///< within the blocks
  std::int64_t blockDraws = 0;
  std::optional<Gram> cross, other; ///< g r and r r

  GroupMoments& operator+=(const GroupMoments& group) {
    own += group.own;
    for (std::size_t i = 0; i < kBlocks; ++i) squares[i] += group.squares[i];
    blockDraws = group.blockDraws;
    if (cross && group.cross) {
      *cross += *group.cross;
      *other += *group.other;
    } else {
      cross = group.cross;
      other = group.other;
    }
    return *this;
  }

  /// |E g|^2, unbiased.
  double squaredNorm(int leftOut) const { return own.mean(leftOut, leftOut, true); }

  /// E |g - E g|^2, unbiased: within the blocks and between them (Chan, Golub and LeVeque 1979).
  double variance(int leftOut) const {
    double within = 0, diagonal = 0, all = 0;
    int blocks = 0;
    for (int i = 0; i < int(kBlocks); ++i) {
      if (i == leftOut) continue;
      ++blocks;
      within += squares[std::size_t(i)];
      diagonal += own.products[std::size_t(i)][std::size_t(i)];
      for (int j = 0; j < int(kBlocks); ++j)
        if (j != leftOut) all += own.products[std::size_t(i)][std::size_t(j)];
    }
    const double between = std::max(0.0, diagonal - all / blocks);
    const auto draws = double(blockDraws);
    return (within + draws * between) / (draws * blocks - 1);
  }

  /// |E g - E r|^2 / |E r|^2; not a number where r is lost in its noise, nor is the cosine.
  double squaredBias(int leftOut, int otherLeftOut) const {
    const double r = other->mean(otherLeftOut, otherLeftOut, true);
    if (!(r > 0)) return types::kNotMeasured;
    return (squaredNorm(leftOut) + r - 2 * cross->mean(leftOut, otherLeftOut, false)) / r;
  }

  double cosine(int leftOut, int otherLeftOut) const {
    const double g = squaredNorm(leftOut), r = other->mean(otherLeftOut, otherLeftOut, true);
    if (!(g > 0 && r > 0)) return types::kNotMeasured;
    return cross->mean(leftOut, otherLeftOut, false) / std::sqrt(g * r);
  }
};

/// The spread of a figure from what it is without each block: the jackknife's variance.
template <typename Figure> double jackknifeVariance(Figure without) {
  std::array<double, kBlocks> figures{};
  double mean = 0;
  for (std::size_t i = 0; i < kBlocks; ++i) {
    figures[i] = without(int(i));
    mean += figures[i] / kBlocks;
  }
  double sum = 0;
  for (const double figure : figures) sum += (figure - mean) * (figure - mean);
  return sum * (kBlocks - 1) / kBlocks;
}

Measured around(double value, double variance) {
  const double half = kStudent * std::sqrt(variance);
  return {value, value - half, value + half};
}

/// Of a figure of the draws alone.
template <typename Figure> Measured measured(Figure figure) {
  return around(figure(kNone), jackknifeVariance(figure));
}

/// Of a figure of the draws and of the other gradient's.
template <typename Figure> Measured measuredOfBoth(Figure figure) {
  return around(figure(kNone, kNone),
                jackknifeVariance([&](int own) { return figure(own, kNone); }) +
                    jackknifeVariance([&](int other) { return figure(kNone, other); }));
}

/// Of a figure that cannot be less than nothing, though its estimate can.
Measured atLeastZero(Measured of) {
  for (double* value : {&of.value, &of.low, &of.high})
    if (*value < 0) *value = 0; // a NaN stays one
  return of;
}

Measured rootOf(const Measured& square) {
  const Measured of = atLeastZero(square);
  return {std::sqrt(of.value), std::sqrt(of.low), std::sqrt(of.high)};
}

void fillOwn(types::GroupFigures& figures, const GroupMoments& moments) {
  figures.norm = rootOf(measured([&](int out) { return moments.squaredNorm(out); }));
  figures.variance = atLeastZero(measured([&](int out) { return moments.variance(out); }));
  figures.snr =
      rootOf(measured([&](int out) { return moments.squaredNorm(out) / moments.variance(out); }));
}

void fillOther(Measured& bias, Measured& cosine, const GroupMoments& moments) {
  if (!moments.cross) return;
  bias =
      rootOf(measuredOfBoth([&](int own, int other) { return moments.squaredBias(own, other); }));
  cosine = measuredOfBoth([&](int own, int other) { return moments.cosine(own, other); });
  for (double* value : {&cosine.value, &cosine.low, &cosine.high})
    if (std::abs(*value) > 1) *value = std::copysign(1.0, *value); // a NaN stays one
}

/// The moments of each group, all parameters first.
std::vector<GroupMoments> momentsOf(const std::vector<ParameterGroups::Group>& groups,
                                    const GradientMoments& draws, const GradientMoments* other) {
  std::vector<GroupMoments> moments(groups.size() + 1);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    GroupMoments& group = moments[g + 1];
    group.own = gramOf(draws, draws, groups[g]);
    group.blockDraws = draws.blocks[0].count();
    for (std::size_t i = 0; i < kBlocks; ++i) group.squares[i] = draws.blocks[i].squares(g);
    if (other) {
      group.cross = gramOf(draws, *other, groups[g]);
      group.other = gramOf(*other, *other, groups[g]);
    }
    moments.front() += group;
  }
  return moments;
}

} // namespace

void DrawBlock::add(const torch::Tensor& gradient, double bound, double seconds,
                    const std::vector<ParameterGroups::Group>& groups) {
  const torch::NoGradGuard noGrad;
  if (m_count == 0) {
    m_mean = torch::zeros_like(gradient);
    m_squares.assign(groups.size(), 0.0);
  }
  ++m_count;
  const auto count = double(m_count);
  torch::Tensor distance = gradient - m_mean;
  m_mean.add_(distance, 1 / count);
  distance.square_();
  for (std::size_t g = 0; g < groups.size(); ++g)
    m_squares[g] +=
        (count - 1) / count * groups[g].of(distance).sum(torch::kFloat64).item<double>();
  m_bound += (bound - m_bound) / count;
  m_seconds += (seconds - m_seconds) / count;
}

double GradientMoments::bound() const {
  double sum = 0;
  for (const DrawBlock& block : blocks) sum += block.bound();
  return sum / double(kBlocks);
}

void fillFigures(types::EstimatorRow& row, const std::vector<ParameterGroups::Group>& groups,
                 const GradientMoments& draws, const GradientMoments* own,
                 const GradientMoments* tightest) {
  const auto meanOf = [&](double (DrawBlock::*figure)() const) {
    return measured([&](int leftOut) {
      double sum = 0;
      for (int i = 0; i < int(kBlocks); ++i)
        if (i != leftOut) sum += (draws.blocks[std::size_t(i)].*figure)();
      return sum / (leftOut == kNone ? double(kBlocks) : double(kBlocks - 1));
    });
  };
  row.draws = draws.draws();
  row.bytes = draws.bytes;
  row.bound = meanOf(&DrawBlock::bound);
  row.seconds = atLeastZero(meanOf(&DrawBlock::seconds));
  row.groups.assign(groups.size() + 1, {});
  const auto toOwn = momentsOf(groups, draws, own);
  const auto toTightest = momentsOf(groups, draws, tightest);
  for (std::size_t g = 0; g < row.groups.size(); ++g) {
    types::GroupFigures& figures = row.groups[g];
    figures.group = g == 0 ? types::kAllParameters : groups[g - 1].name;
    fillOwn(figures, toOwn[g]);
    fillOther(figures.bias, figures.cosine, toOwn[g]);
    fillOther(figures.tightBias, figures.tightCosine, toTightest[g]);
  }
}

} // namespace dmm::diagnose
