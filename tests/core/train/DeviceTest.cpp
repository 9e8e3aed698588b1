#include "core/train/Device.h"

#include "core/support/Errors.h"

#include <gtest/gtest.h>

using namespace dmm;

TEST(Device, OneThatIsNotThereIsRefusedInOneLine) {
  types::ExperimentConfig config;
  EXPECT_TRUE(train::deviceOf(config).is_cpu());
  config.run.device = types::Device::Cuda;
  if (torch::cuda::is_available()) GTEST_SKIP() << "there is a CUDA device here";
  try {
    train::deviceOf(config);
    FAIL() << "no exception";
  } catch (const support::InputError& error) {
    const std::string what = error.what();
    EXPECT_NE(what.find("run.device"), std::string::npos) << what;
    EXPECT_NE(what.find("CUDA"), std::string::npos) << what;
    EXPECT_EQ(what.find('\n'), std::string::npos) << what;
  }
}

TEST(Device, ACopyHasTheWeightsAndGivesItsGradientBack) {
  auto original = model::makeModel({{3, 4, 4, 6, 2, 5}, 5});
  original->to(torch::kFloat64);
  original->initialise(torch::make_generator<torch::CPUGeneratorImpl>(5));
  // The processor stands for the other device: what is fetched and returned is the same.
  train::DeviceModel onDevice(original, torch::kCPU);
  for (int round = 0; round < 2; ++round) {
    onDevice.fetchWeights();
    const auto parameters = original->parameters();
    const auto copies = onDevice.model()->parameters();
    ASSERT_EQ(parameters.size(), copies.size());
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      EXPECT_TRUE(torch::equal(parameters[i], copies[i]));
      EXPECT_FALSE(copies[i].grad().defined());
      EXPECT_NE(parameters[i].data_ptr(), copies[i].data_ptr());
    }
    const auto buffers = original->buffers();
    for (std::size_t i = 0; i < buffers.size(); ++i)
      EXPECT_TRUE(torch::equal(buffers[i], onDevice.model()->buffers()[i]));

    (copies[0] * copies[0]).sum().backward(); // gradient 2 x; none for the others
    onDevice.returnGradients();
    EXPECT_TRUE(torch::equal(parameters[0].grad(), 2 * parameters[0].detach()));
    EXPECT_FALSE(parameters[1].grad().defined());
    const torch::NoGradGuard noGrad;
    torch::Tensor first = parameters[0];
    first.add_(1); // what is fetched next
  }
}
