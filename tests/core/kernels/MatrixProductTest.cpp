#include "core/kernels/MatrixProduct.h"

#include "core/support/Signals.h"

#include <atomic>
#include <csignal>
#include <gtest/gtest.h>
#include <pthread.h>
#include <thread>

using namespace dmm;
using torch::Tensor;

TEST(MatrixProduct, AgreesWithLibTorchHoweverTheOperandsLie) {
  torch::manual_seed(1);
  for (const auto type : {torch::kFloat32, torch::kFloat64})
    for (const bool transposeA : {false, true})
      for (const bool transposeB : {false, true})
        for (const bool accumulate : {false, true})
          for (const auto& [m, k, n] : {std::array{20, 600, 100}, std::array{1, 7, 3},
                                        std::array{5, 1, 1}, std::array{33, 88, 600}}) {
            const auto random = [&](std::int64_t rows, std::int64_t columns, bool transposed) {
              return transposed ? torch::randn({columns, rows + 3}, type).narrow(1, 2, rows).t()
                                : torch::randn({rows, columns + 3}, type).narrow(1, 2, columns);
            };
            const Tensor a = random(m, k, transposeA);
            const Tensor b = random(k, n, transposeB);
            const Tensor wide = torch::randn({m, n + 5}, type);
            const Tensor before = wide.clone();
            const Tensor out = wide.narrow(1, 2, n);
            Tensor expected =
                (a.to(torch::kFloat64).unsqueeze(2) * b.to(torch::kFloat64).unsqueeze(0)).sum(1);
            if (accumulate) expected += out.to(torch::kFloat64);
            kernels::multiply(a, b, out, accumulate);
            const double tolerance = type == torch::kFloat32 ? 1e-4 : 1e-12;
            EXPECT_TRUE(torch::allclose(out.to(torch::kFloat64), expected, tolerance, tolerance));
            EXPECT_TRUE(torch::equal(wide.narrow(1, 0, 2), before.narrow(1, 0, 2)));
            EXPECT_TRUE(torch::equal(wide.narrow(1, n + 2, 3), before.narrow(1, n + 2, 3)));
          }
}

TEST(MatrixProduct, SurvivesSignalsThatAreHandledMeanwhile) {
  static std::atomic<int> handled = 0;
  support::handleStopSignals([](int) { ++handled; });
  at::set_num_threads(1);
  const pthread_t multiplier = ::pthread_self();
  std::atomic<bool> isDone = false;
  std::thread sender([&] {
    for (int sent = 0; sent < 1000; ++sent) {
      const int before = handled;
      ::pthread_kill(multiplier, SIGINT);
      while (handled == before) std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
    isDone = true;
  });
  const Tensor a = torch::ones({20, 600});
  const Tensor b = torch::ones({600, 600});
  const Tensor out = torch::empty({20, 600});
  // The products' memory comes to lie in the gaps between these.
  constexpr std::size_t kBytes = 23000;
  std::vector<std::unique_ptr<std::vector<char>>> neighbours;
  for (int i = 0; i < 256; ++i)
    neighbours.push_back(std::make_unique<std::vector<char>>(kBytes, 'x'));
  for (std::size_t i = 1; i < neighbours.size(); i += 2) neighbours[i].reset();
  while (!isDone) kernels::multiply(a, b, out);
  sender.join();
  std::signal(SIGINT, SIG_DFL);
  for (std::size_t i = 0; i < neighbours.size(); i += 2)
    EXPECT_EQ(*neighbours[i], std::vector<char>(kBytes, 'x'));
  EXPECT_EQ(out.min().item<float>(), 600);
  EXPECT_EQ(out.max().item<float>(), 600);
}
