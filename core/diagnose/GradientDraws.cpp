#include "core/diagnose/GradientDraws.h"

#include "core/model/SharedWeights.h"
#include "core/ops/ComputeThreads.h"
#include "core/support/PeakMemory.h"
#include "core/support/Signals.h"
#include "core/support/SplitMix.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <ctime>
#include <latch>
#include <mutex>
#include <thread>

namespace dmm::diagnose {

using support::mixed;

namespace {

torch::Generator generatorOf(std::uint64_t word) {
  return torch::make_generator<torch::CPUGeneratorImpl>(support::torchSeed(word));
}

/// Of the calling thread alone: what others do meanwhile does not count.
double processorSeconds() {
  std::timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return double(time.tv_sec) + 1e-9 * double(time.tv_nsec);
}

/// The threads that share an estimator's blocks out among them.
class DrawingTeam {
 public:
  DrawingTeam(objective::Task& task, const BatchSource& batches, const ParameterGroups& groups,
              const DrawSettings& settings)
      : m_batches(batches)
      , m_groups(groups)
      , m_settings(settings) {
    m_tasks.push_back(&task);
    const int members = std::clamp<int>(settings.threads, 1, int(kBlocks));
    for (int member = 1; member < members; ++member) {
      m_own.push_back(task.of(model::sharingWeights(*task.model())));
      m_tasks.push_back(m_own.back().get());
    }
    m_working = members;
  }

  ~DrawingTeam() {
    m_isStopped = true;
    for (std::thread& thread : m_threads) thread.join();
  }

  std::optional<GradientMoments> run(const DrawsDone& hear) {
    for (std::size_t member = 0; member < m_tasks.size(); ++member)
      m_threads.emplace_back([this, member] { serve(member); });
    std::unique_lock lock(m_mutex);
    while (m_working > 0) {
      constexpr std::chrono::milliseconds kBetweenLooks(100);
      m_ended.wait_for(lock, kBetweenLooks, [this] { return m_working == 0; });
      lock.unlock();
      if (!hear(m_done)) m_isStopped = true;
      lock.lock();
    }
    if (m_error) std::rethrow_exception(m_error);
    if (m_isStopped) return std::nullopt;
    return std::move(m_moments);
  }

 private:
  void serve(std::size_t member) {
    support::blockSignals();
    ops::setComputeThreads(1);
    std::exception_ptr error;
    try {
      if (member == 0)
        beginAlone();
      else
        m_first.wait();
      for (std::size_t block; (block = m_next++) < kBlocks && !m_isStopped;)
        fill(block, *m_tasks[member]);
    } catch (...) {
      error = std::current_exception();
      m_isStopped = true;
    }
    const std::lock_guard lock(m_mutex);
    m_moments.seconds += processorSeconds(); // the thread has done nothing else
    if (error && !m_error) m_error = error;
    --m_working;
    m_ended.notify_one();
  }

  /// The first draw, with nobody else at work: it tells the memory.
  void beginAlone() {
    struct Release {
      std::latch& latch;
      ~Release() { latch.count_down(); }
    } release{m_first};
    const support::PeakMemory peak;
    draw(0, 0, *m_tasks[0]);
    m_moments.bytes = peak.bytes();
  }

  void fill(std::size_t block, objective::Task& task) {
    const std::int64_t count = m_settings.draws / std::int64_t(kBlocks);
    for (std::int64_t i = m_moments.blocks[block].count(); i < count && !m_isStopped; ++i)
      draw(block, i, task);
  }

  /// A draw's mini-batch with its noise.
  batch::BatchPart partOf(std::uint64_t word, const objective::NoiseShape& shape,
                          torch::Dtype dtype) const {
    batch::BatchPart part;
    part.batch = m_batches.of(word);
    part.share = m_batches.share();
    const auto generator = generatorOf(word + 1);
    const auto normal = [&](torch::IntArrayRef sizes) {
      return torch::randn(sizes, generator, torch::TensorOptions().dtype(dtype));
    };
    const std::int64_t slices = part.batch.rowCount();
    part.noise.draws = normal({shape.rows, slices, shape.width});
    part.noise.slices = normal({slices, shape.perSlice});
    part.noise.shared = normal({shape.perMiniBatch});
    return part;
  }

  void draw(std::size_t block, std::int64_t place, objective::Task& task) {
    const auto number =
        std::uint64_t(block) * std::uint64_t(m_settings.draws) + std::uint64_t(place);
    const std::uint64_t word = mixed(mixed(m_settings.word) + number);
    const model::SequenceModel& model = *task.model();
    const batch::BatchPart part = partOf(word, task.noiseShape(), model.dtype());
    for (torch::Tensor parameter : model.parameters()) parameter.mutable_grad() = torch::Tensor();
    const double begin = processorSeconds();
    const torch::Tensor loss = task.loss(part, 1).loss / m_batches.slices();
    if (loss.requires_grad()) loss.backward();
    const double seconds = processorSeconds() - begin;
    m_moments.blocks[block].add(m_groups.gradientOf(model), -loss.item<double>(), seconds,
                                m_groups.groups());
    for (torch::Tensor parameter : model.parameters()) parameter.mutable_grad() = torch::Tensor();
    ++m_done;
  }

  const BatchSource& m_batches;
  const ParameterGroups& m_groups;
  const DrawSettings m_settings;
  std::vector<std::unique_ptr<objective::Task>> m_own;
  std::vector<objective::Task*> m_tasks; ///< one a thread
  GradientMoments m_moments;             ///< each block is one thread's, the sums m_mutex's
  std::latch m_first{1};
  std::atomic<std::size_t> m_next = 0; ///< block
  std::atomic<std::int64_t> m_done = 0;
  std::atomic<bool> m_isStopped = false;
  std::mutex m_mutex; ///< guards the next three
  std::condition_variable m_ended;
  int m_working = 0;
  std::exception_ptr m_error;
  std::vector<std::thread> m_threads;
};

} // namespace

BatchSource::BatchSource(std::vector<torch::Tensor> sequences,
                         const types::EstimatorSettings& settings)
    : m_sequences(std::move(sequences))
    , m_pieces(std::clamp<std::int64_t>(settings.pieces, 1, std::int64_t(m_sequences.size()))) {
  if (settings.scope == types::GradientScope::MiniBatch) {
    m_fixed = drawn(mixed(settings.seed));
    m_slices = double(m_fixed->rowCount());
    return;
  }
  for (const torch::Tensor& sequence : m_sequences) m_slices += double(sequence.size(0));
  m_slices *= double(m_pieces) / double(m_sequences.size());
}

batch::PackedBatch BatchSource::of(std::uint64_t word) const {
  return m_fixed ? *m_fixed : drawn(word);
}

batch::PackedBatch BatchSource::drawn(std::uint64_t word) const {
  const torch::Tensor order = torch::randperm(std::int64_t(m_sequences.size()), generatorOf(word),
                                              torch::TensorOptions().dtype(torch::kInt64));
  std::vector<torch::Tensor> chosen;
  for (std::int64_t i = 0; i < m_pieces; ++i)
    chosen.push_back(m_sequences[std::size_t(order.data_ptr<std::int64_t>()[i])]);
  return batch::pack(chosen);
}

std::optional<GradientMoments> drawGradients(objective::Task& task, const BatchSource& batches,
                                             const ParameterGroups& groups,
                                             const DrawSettings& settings, const DrawsDone& hear) {
  if (settings.draws < std::int64_t(kBlocks) || settings.draws % std::int64_t(kBlocks) != 0)
    throw std::invalid_argument("drawGradients: expected a multiple of " + std::to_string(kBlocks) +
                                " draws, got " + std::to_string(settings.draws));
  return DrawingTeam(task, batches, groups, settings).run(hear);
}

} // namespace dmm::diagnose
