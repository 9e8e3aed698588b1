#include "core/generate/Candidates.h"

#include "core/generate/NearestPiece.h"
#include "core/generate/counterpoint/CounterpointCheck.h"
#include "core/support/Signals.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <numeric>
#include <thread>
#include <utility>
#include <vector>

namespace dmm::generate {

namespace {

class CandidateThreads {
 public:
  CandidateThreads(const CandidateOrder& order, const ComposerMaker& makeComposer,
                   const std::function<void(types::GeneratedPiece)>& take,
                   const Composer::Progress& progress)
      : m_order(order)
      , m_makeComposer(makeComposer)
      , m_take(take)
      , m_progress(progress)
      , m_shares(static_cast<std::size_t>(order.count)) {}

  void run() {
    const auto processors = std::max<std::int64_t>(1, std::thread::hardware_concurrency());
    std::vector<std::thread> threads;
    for (std::int64_t i = 0; i < std::min(m_order.count, processors); ++i)
      threads.emplace_back([this] {
        support::blockSignals();
        try {
          work();
        } catch (...) {
          const std::lock_guard lock(m_mutex);
          if (!m_failure) m_failure = std::current_exception();
          m_isEnded = true;
        }
      });
    for (std::thread& thread : threads) thread.join();
    if (m_failure) std::rethrow_exception(m_failure);
  }

 private:
  void work() {
    const auto composer = m_makeComposer();
    for (std::int64_t i = m_next++; i < m_order.count && !m_isEnded; i = m_next++) {
      types::GenerationSettings settings = m_order.settings;
      settings.seed += static_cast<std::uint64_t>(i);
      auto piece = composer->compose(
          settings, m_order.source, m_order.given,
          [&](double share) { return noteShare(i, share); }, m_order.locks);
      if (m_isEnded || piece.roll.slices.empty()) return;
      judge(piece);
      const std::lock_guard lock(m_mutex);
      if (m_isEnded) return;
      m_shares[static_cast<std::size_t>(i)] = 1;
      m_take(std::move(piece));
    }
  }

  void judge(types::GeneratedPiece& piece) const {
    if (m_order.training)
      piece.nearest =
          findNearestTrainingPiece(piece.roll, givenSlices(m_order.settings), *m_order.training);
    piece.faults = checkCounterpoint(piece.chorale).counts();
  }

  bool noteShare(std::int64_t piece, double share) {
    const std::lock_guard lock(m_mutex);
    m_shares[static_cast<std::size_t>(piece)] = share;
    const double all = std::accumulate(m_shares.begin(), m_shares.end(), 0.0);
    if (!m_isEnded && m_progress && !m_progress(all / static_cast<double>(m_order.count)))
      m_isEnded = true;
    return !m_isEnded;
  }

  const CandidateOrder& m_order;
  const ComposerMaker& m_makeComposer;
  const std::function<void(types::GeneratedPiece)>& m_take;
  const Composer::Progress& m_progress;
  std::atomic<std::int64_t> m_next{0};
  std::atomic<bool> m_isEnded{false};
  std::mutex m_mutex; // guards the next two, and what is called
  std::vector<double> m_shares;
  std::exception_ptr m_failure;
};

} // namespace

void composeCandidates(const CandidateOrder& order, const ComposerMaker& makeComposer,
                       const std::function<void(types::GeneratedPiece)>& take,
                       const Composer::Progress& progress) {
  CandidateThreads(order, makeComposer, take, progress).run();
}

} // namespace dmm::generate
