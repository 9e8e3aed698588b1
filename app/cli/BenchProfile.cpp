#include "app/cli/BenchProfile.h"

#include "app/cli/Output.h"

namespace dmm::cli {

using support::Work;

nlohmann::ordered_json workJson(const train::EpochBenchmark& result) {
  nlohmann::ordered_json threads = nlohmann::ordered_json::array();
  for (const support::WorkTimes& times : result.work) {
    nlohmann::ordered_json thread;
    for (std::size_t work = 0; work < support::kWorks; ++work)
      thread[std::string(support::kWorkNames[work])] = times.seconds[work];
    threads.push_back(std::move(thread));
  }
  return threads;
}

void sayProfile(const std::vector<std::pair<std::string, train::EpochBenchmark>>& results) {
  say("");
  std::string header = fmt::format("{:<36} {:>8}", "where the time goes, %", "s/epoch");
  for (const auto& name : support::kWorkNames) header += fmt::format(" {:>12}", name);
  say("{} {:>6}", header, "ratio");
  for (const auto& [name, result] : results) {
    double products = 0; // seconds of all threads
    for (const auto& times : result.work) products += times.of(Work::Products);
    for (std::size_t thread = 0; thread < result.work.size(); ++thread) {
      const support::WorkTimes& times = result.work[thread];
      std::string line = fmt::format(
          "{:<36} {:>8.3f}",
          result.work.size() > 1 ? fmt::format("{}, thread {}", name, thread + 1) : name,
          times.total());
      for (const double seconds : times.seconds)
        line += fmt::format(" {:>12.1f}", 100 * seconds / times.total());
      if (thread == 0 && products > 0)
        line += fmt::format(" {:>5.0f}%", 100 * result.usefulGflop *
                                              static_cast<double>(result.work.size()) / products /
                                              result.medianMachineRate);
      sayLine(line);
    }
  }
  say("products: of matrices. packing: of weights, for those. elements: loops over numbers "
      "between");
  say("them. mini_batches: their notes and noise. optimiser: adding up gradients, and the step.");
  say("waiting: for another thread. rest: autograd, and small operations. ratio: what the");
  say("threads reach in products alone, over machine.");
}

} // namespace dmm::cli
