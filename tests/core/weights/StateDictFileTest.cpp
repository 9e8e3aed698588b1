// Weights to Python and back. The torch of the Python that LibTorch came with, or Debian's
// python3-torch, plays Python's part; skipped with a message where it is not installed.

#include "core/weights/StateDictFile.h"

#include "core/evaluate/CheckpointEvaluation.h"
#include "core/runs/RunStore.h"
#include "core/support/Errors.h"
#include "core/support/Sha256.h"
#include "core/train/Trainer.h"
#include "tests/support/SmallExperiment.h"

#include <cstdlib>
#include <gtest/gtest.h>

using namespace dmm;
using train::Trainer;

namespace {

class StateDictFileTest : public ::testing::Test {
 protected:
  StateDictFileTest() {
    config.run.numEpochs = 2;
    const auto trainer = Trainer::create(store, config, data::Dataset::fromConfig(config.dataset));
    trainer->run({});
    checkpoint = trainer->directory().lastCheckpoint();
  }

  /// Runs a script in the folder; false where it fails.
  bool python(const std::string& script) const {
    folder.write("script.py", "import collections\nimport torch\n" + script);
    const std::string command = "cd '" + folder.path().string() +
                                "' && '" WORKBENCH_PYTHON "' script.py > python.out 2> python.err";
    return std::system(command.c_str()) == 0;
  }
  std::string pythonSaid() const {
    return test::contentOf(folder.path() / "python.out") +
           test::contentOf(folder.path() / "python.err");
  }

  std::unique_ptr<Trainer> startFrom(const std::string& name) const {
    return Trainer::create(store, config, data::Dataset::fromConfig(config.dataset),
                           folder.path() / name);
  }
  std::string refusalOf(const std::string& name) const {
    const auto runsBefore = store.list().size();
    try {
      startFrom(name);
    } catch (const support::InputError& error) {
      EXPECT_EQ(store.list().size(), runsBefore) << "a run was made";
      return error.what();
    }
    return "";
  }
  std::string place(const std::string& name) const { return (folder.path() / name).string(); }

  double scoreOf(const std::filesystem::path& file) const {
    return evaluate::evaluateCheckpoint(file, *data::Dataset::fromConfig(config.dataset), {})
        ->report.value;
  }

  test::TemporaryFolder folder;
  types::ExperimentConfig config = test::smallExperiment(test::writeSmallDataset(folder));
  runs::RunStore store{folder.path() / "runs"};
  std::filesystem::path checkpoint;
};

class PythonWeightsTest : public StateDictFileTest {
 protected:
  void SetUp() override {
    if (!python("")) GTEST_SKIP() << WORKBENCH_PYTHON " has no torch: " << pythonSaid();
    weights::exportStateDict(checkpoint, folder.path() / "ours.pt");
  }
};

} // namespace

TEST_F(StateDictFileTest, WhatIsExportedStartsARunWithTheSameModel) {
  weights::exportStateDict(checkpoint, folder.path() / "ours.pt");
  auto trainer = startFrom("ours.pt");
  const runs::RunDirectory run = trainer->directory();
  EXPECT_EQ(scoreOf(run.lastCheckpoint()), scoreOf(checkpoint));
  const auto info = run.readInfo();
  EXPECT_EQ(info.initialWeights, place("ours.pt"));
  EXPECT_EQ(info.initialSha256, support::sha256(test::contentOf(folder.path() / "ours.pt")));

  // Resumed before its first epoch, it still starts there and not from fresh weights.
  trainer.reset();
  std::filesystem::remove(folder.path() / "ours.pt");
  EXPECT_EQ(Trainer::resume(run)->run({}), types::RunStatus::Finished);
  EXPECT_EQ(run.readInfo().initialWeights, place("ours.pt"));
  const auto fresh = Trainer::create(store, config, data::Dataset::fromConfig(config.dataset));
  fresh->run({});
  EXPECT_LT(run.summary().reports[0].elbo, fresh->directory().summary().reports[0].elbo);
}

TEST_F(StateDictFileTest, AnotherModelsWeightsAreRefusedByName) {
  weights::exportStateDict(checkpoint, folder.path() / "ours.pt");
  config.model.zDim = 7;
  EXPECT_EQ(refusalOf("ours.pt").rfind(place("ours.pt") + ": 'z_0' has shape [4], expected [7]", 0),
            0U)
      << refusalOf("ours.pt");
}

TEST_F(StateDictFileTest, WhatIsNoStateDictIsRefused) {
  folder.write("text.pt", "weights");
  EXPECT_NE(refusalOf("text.pt").find("not a whole file of torch.save's zip form"),
            std::string::npos);
  EXPECT_EQ(refusalOf("none.pt"), place("none.pt") + ": no such file");
  std::filesystem::copy_file(checkpoint, folder.path() / "checkpoint.pt");
  EXPECT_NE(refusalOf("checkpoint.pt").find("export them first"), std::string::npos);
  weights::exportStateDict(checkpoint, folder.path() / "whole.pt");
  const std::string whole = test::contentOf(folder.path() / "whole.pt");
  for (const double share : {0.2, 0.7, 0.99}) {
    folder.write("cut.pt", whole.substr(0, static_cast<std::size_t>(share * double(whole.size()))));
    EXPECT_NE(refusalOf("cut.pt"), "") << share;
  }
}

TEST_F(StateDictFileTest, AnExportThatFailsLeavesNothing) {
  folder.write("file", "");
  EXPECT_THROW(weights::exportStateDict(checkpoint, folder.path() / "file" / "w.pt"),
               support::IoError);
  EXPECT_THROW(weights::exportStateDict(folder.path() / "none.pt", folder.path() / "w.pt"),
               support::InputError);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "w.pt"));
}

TEST_F(PythonWeightsTest, TorchLoadReadsAPlainDictWithPyrosNamesAndShapes) {
  // The module below has the submodules that Pyro's examples/dmm.py gives its DMM.
  EXPECT_TRUE(python(R"(
from torch import nn
class DMM(nn.Module):
    def __init__(self, z, emission, transition, rnn):
        super().__init__()
        def linears(**sizes):
            module = nn.Module()
            for name, (i, o) in sizes.items():
                setattr(module, 'lin_' + name, nn.Linear(i, o))
            return module
        self.emitter = linears(z_to_hidden=(z, emission), hidden_to_hidden=(emission, emission),
                               hidden_to_input=(emission, 88))
        self.trans = linears(gate_z_to_hidden=(z, transition), gate_hidden_to_z=(transition, z),
                             proposed_mean_z_to_hidden=(z, transition),
                             proposed_mean_hidden_to_z=(transition, z), sig=(z, z),
                             z_to_loc=(z, z))
        self.combiner = linears(z_to_hidden=(z, rnn), hidden_to_loc=(rnn, z),
                                hidden_to_scale=(rnn, z))
        self.rnn = nn.RNN(88, rnn, nonlinearity='relu', batch_first=True)
        self.z_0 = nn.Parameter(torch.zeros(z))
        self.z_q_0 = nn.Parameter(torch.zeros(z))
        self.h_0 = nn.Parameter(torch.zeros(1, 1, rnn))
weights = torch.load('ours.pt')
assert type(weights) is dict, type(weights)
dmm = DMM(4, 6, 5, 8)
dmm.load_state_dict(weights)
for name, value in dmm.state_dict().items():
    assert torch.equal(value, weights[name]), name
assert weights.keys() == dmm.state_dict().keys()
torch.load('ours.pt', weights_only=True)
)")) << pythonSaid();
}

TEST_F(PythonWeightsTest, WhatPythonSavesComesBack) {
  ASSERT_TRUE(python(R"(
weights = torch.load('ours.pt')
torch.save(weights, 'float32.pt')
torch.save({name: value.double() for name, value in weights.items()}, 'float64.pt')
turned = {name: value.t().contiguous().t() if value.dim() == 2 else value
          for name, value in weights.items()}
torch.save(turned, 'turned.pt')
)")) << pythonSaid();
  for (const char* name : {"float32.pt", "float64.pt", "turned.pt"})
    EXPECT_EQ(scoreOf(startFrom(name)->directory().lastCheckpoint()), scoreOf(checkpoint)) << name;
}

TEST_F(PythonWeightsTest, WhatDoesNotFitIsRefusedByName) {
  ASSERT_TRUE(python(R"(
weights = torch.load('ours.pt')
def save(file, **changes):
    torch.save({k: v for k, v in {**weights, **changes}.items() if v is not None}, file)
save('missing.pt', z_q_0=None)
save('extra.pt', z_1=torch.zeros(4))
save('shape.pt', h_0=torch.zeros(8))
save('whole.pt', z_0=torch.zeros(4, dtype=torch.int64))
save('half.pt', z_0=torch.zeros(4).half())
save('nan.pt', z_0=torch.full((4,), float('nan')))
save('text.pt', z_0='zero')
torch.save([weights], 'list.pt')
torch.save(weights, 'legacy.pt', _use_new_zipfile_serialization=False)
torch.save(torch.nn.Linear(2, 2), 'module.pt')
)")) << pythonSaid();
  const auto expectRefused = [&](const std::string& name, const std::string& text) {
    const std::string refusal = refusalOf(name);
    EXPECT_EQ(refusal.rfind(place(name) + ": ", 0), 0U) << refusal;
    EXPECT_NE(refusal.find(text), std::string::npos) << refusal;
    EXPECT_EQ(refusal.find('\n'), std::string::npos) << refusal;
  };
  expectRefused("missing.pt", "has no parameter 'z_q_0'");
  expectRefused("extra.pt", "has 'z_1', which this model does not have");
  expectRefused("shape.pt", "'h_0' has shape [8], expected [1, 1, 8]");
  expectRefused("whole.pt", "'z_0' is of type Long, expected float32 or float64");
  expectRefused("half.pt", "'z_0' is of type Half, expected float32 or float64");
  expectRefused("nan.pt", "'z_0' holds values that are not finite");
  expectRefused("text.pt", "'z_0' is not a tensor");
  for (const char* name : {"list.pt", "legacy.pt", "module.pt"})
    expectRefused(name, "torch.save(dict(model.state_dict()), FILE)");
}
