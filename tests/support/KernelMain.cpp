// What runs the tests of loops over numbers: all of them once on each target of this machine.

#include "core/kernels/Target.h"

#include <gtest/gtest.h>
#include <iostream>

namespace {

class EachTarget : public ::testing::EmptyTestEventListener {
 public:
  void OnTestIterationStart(const ::testing::UnitTest& /*test*/, int iteration) override {
    const auto all = dmm::kernels::targets();
    dmm::kernels::chooseTarget(all[static_cast<std::size_t>(iteration) % all.size()]);
    std::cout << "target " << dmm::kernels::target() << std::endl;
  }
};

} // namespace

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  ::testing::GTEST_FLAG(repeat) = static_cast<int>(dmm::kernels::targets().size());
  ::testing::UnitTest::GetInstance()->listeners().Append(new EachTarget);
  return RUN_ALL_TESTS();
}
