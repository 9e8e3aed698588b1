#include "core/generate/Provenance.h"

#include "core/support/Errors.h"

#include <gtest/gtest.h>

using namespace dmm;
using types::GenerationMode;
using types::Provenance;

namespace {

Provenance example(GenerationMode mode) {
  Provenance provenance{
      "20260301-093000-quick-12ab", "best.pt", 45, "0123456789abcdef", {}, {}, {}};
  provenance.settings.mode = mode;
  provenance.settings.seed = 18446744073709551615U;
  provenance.settings.temperature = 0.1 + 0.2; // has no short decimal form
  if (types::sourcePieces(mode) > 0) {
    provenance.dataset = "jsb-chorales";
    provenance.datasetSha256 = "fedcba9876543210";
    provenance.settings.piece = {types::Split::Test, 11};
  }
  if (types::sourcePieces(mode) > 1) provenance.settings.second = {types::Split::Valid, 0};
  return provenance;
}

} // namespace

TEST(Provenance, ReadsBackWhatItWrites) {
  for (const auto mode : types::kGenerationModes) {
    Provenance provenance = example(mode);
    EXPECT_EQ(generate::parseProvenance(generate::toText(provenance), "a.mid"), provenance)
        << generate::toText(provenance);
  }
  Provenance sung = example(GenerationMode::Vary);
  sung.settings.shift = -17;
  sung.settings.voices = {{77, 98}, {60, 81}};
  EXPECT_EQ(generate::parseProvenance(generate::toText(sung), "a.mid"), sung);
  Provenance other = example(GenerationMode::Continue);
  other.settings.notes = types::NoteRule::Threshold;
  other.settings.threshold = 1.0 / 3;
  other.settings.repeated = types::RepeatedNotes::Struck;
  other.settings.lengthQuarters = 99;
  other.settings.givenQuarters = 12;
  EXPECT_EQ(generate::parseProvenance(generate::toText(other), "a.mid"), other);
  Provenance vary = example(GenerationMode::Vary);
  vary.settings.strength = 0.7;
  EXPECT_EQ(generate::parseProvenance(generate::toText(vary), "a.mid"), vary);
  Provenance harmony = example(GenerationMode::Harmonise);
  harmony.settings.free = {{true, false, true, false}, 8, 12};
  harmony.settings.particles = 77;
  EXPECT_EQ(generate::parseProvenance(generate::toText(harmony), "a.mid"), harmony);
  Provenance between = example(GenerationMode::Interpolate);
  between.settings.position = 0.05;
  EXPECT_EQ(generate::parseProvenance(generate::toText(between), "a.mid"), between);
}

TEST(Provenance, SaysWhatIsLocked) {
  Provenance harmony = example(GenerationMode::Harmonise);
  const types::NoteLocks locks{{types::VoicePart::Alto, 8, 9}, {types::VoicePart::Bass, 0, 12}};
  const std::string text = generate::toText(harmony, locks);
  EXPECT_NE(text.find("; locked: alto 8-9, bass 0-12; "), std::string::npos) << text;
  EXPECT_EQ(generate::parseLocks(text, "a.mid"), locks);
  EXPECT_EQ(generate::parseProvenance(text, "a.mid"), harmony);
  EXPECT_TRUE(generate::parseLocks(generate::toText(harmony), "a.mid").empty());
  for (const char* wrong : {"viola 8-9", "alto", "alto 8", "alto 8-9,bass 1-2"}) {
    std::string broken = text;
    broken.replace(broken.find("alto 8-9, bass 0-12"), 19, wrong);
    EXPECT_THROW(generate::parseLocks(broken, "a.mid"), support::InputError) << wrong;
  }
  EXPECT_NO_THROW(generate::checkSettings(harmony.settings, locks));
  EXPECT_THROW(generate::checkSettings(harmony.settings, {{types::VoicePart::Alto, 8, 8}}),
               support::InputError);
}

TEST(Provenance, SaysWhereAndByWhichVoicesItIsSung) {
  Provenance provenance = example(GenerationMode::Prior);
  EXPECT_EQ(generate::toText(provenance).find("shift"), std::string::npos);
  provenance.settings.shift = -12;
  provenance.settings.voices = {{72, 93}, {67, 86}, {60, 81}, {48, 75}};
  const std::string text = generate::toText(provenance);
  EXPECT_NE(text.find("; notes: led_voices; voices: 72-93, 67-86, 60-81, 48-75; "),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("; shift: -12; "), std::string::npos) << text;
  provenance.settings.notes = types::NoteRule::Sampled;
  EXPECT_EQ(generate::toText(provenance).find("voices"), std::string::npos);
}

// What version 0.1 wrote into its files.
TEST(Provenance, ReadsWhatEarlierVersionsWrote) {
  const auto read = generate::parseProvenance(
      "DMM Workbench 0.1.0; run: 20260301-093000-quick-12ab; checkpoint: best.pt; epochs: 45; "
      "weights: 0123456789abcdef; mode: continue; dataset: jsb-chorales; dataset checksum: "
      "fedcba9876543210; piece: test:12; quarters: 64; given quarters: 8; temperature: 0.9; notes: "
      "sampled; repeated notes: tied; seed: 7",
      "a.mid");
  EXPECT_EQ(read.settings.shift, 0);
  EXPECT_EQ(read.settings.notes, types::NoteRule::Sampled);
  EXPECT_EQ(read.settings.temperature, 0.9);
  EXPECT_EQ(read.settings.seed, 7U);
}

TEST(Provenance, SaysWhatTheModeUsesAndNothingElse) {
  const std::string prior = generate::toText(example(GenerationMode::Prior));
  EXPECT_NE(prior.find("quarters: 64"), std::string::npos) << prior;
  for (const char* unused : {"piece", "dataset", "strength", "position", "given", "threshold"})
    EXPECT_EQ(prior.find(unused), std::string::npos) << unused << " in " << prior;
  const std::string second = generate::toText(example(GenerationMode::Interpolate));
  EXPECT_NE(second.find("piece: test:12; second piece: valid:1"), std::string::npos) << second;
}

TEST(Provenance, ANameWithASemicolonBreaksNoClause) {
  Provenance provenance = example(GenerationMode::Vary);
  provenance.dataset = "mine; seed: 4";
  const auto read = generate::parseProvenance(generate::toText(provenance), "a.mid");
  EXPECT_EQ(read.settings, provenance.settings);
}

TEST(Provenance, RefusesWhatIsNotOne) {
  const std::string good = generate::toText(example(GenerationMode::Continue));
  const auto expectRefused = [](const std::string& text, const std::string& part) {
    try {
      generate::parseProvenance(text, "a.mid");
      ADD_FAILURE() << "accepted " << text;
    } catch (const support::InputError& error) {
      EXPECT_NE(std::string(error.what()).find("a.mid: "), std::string::npos) << error.what();
      EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
    }
  };
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    return text;
  };
  expectRefused("", "is not a piece that DMM Workbench made");
  expectRefused("a song of mine", "is not a piece that DMM Workbench made");
  expectRefused("DMM Workbench 0.1", "no 'run'");
  expectRefused(with("mode: continue", "mode: dance"), "'mode': expected a word like 'prior'");
  expectRefused(with("mode: continue", "mode: " + std::string(3000, 'x')),
                "got '" + std::string(60, 'x') + "...'");
  expectRefused(with("seed: 1", "seed: x1"), "'seed': expected a number, got 'x1");
  expectRefused(with("test:12", "test:0"), "'piece': expected a split and a number");
  expectRefused(with("test:12", "attic:1"), "'piece': expected a split and a number");
  expectRefused(with("temperature: ", "temperature: warm"), "'temperature'");
  expectRefused(good.substr(0, good.find("; seed")), "no 'seed'");
  for (const char* voices : {"21-", "-108", "21", "a-b", "21-108 21-108", "21-108,21-108"})
    expectRefused(with("voices: 21-108", std::string("voices: ") + voices),
                  "'voices': expected ranges of MIDI notes like 60-81, 48-75");
}

TEST(Provenance, SettingsThatCannotBeComposedWithAreRefused) {
  const auto messageOf = [](const types::GenerationSettings& settings) {
    try {
      generate::checkSettings(settings);
    } catch (const support::InputError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  types::GenerationSettings settings;
  EXPECT_EQ(messageOf(settings), "accepted");
  settings.voices = {{60, 60}, {50, 70}};
  EXPECT_EQ(messageOf(settings), "accepted");
  settings.voices = {{60, 60}, {60, 60}};
  EXPECT_NE(messageOf(settings).find("voices: expected"), std::string::npos);
  EXPECT_NE(messageOf(settings).find("got '60-60, 60-60'"), std::string::npos);
  settings = {};
  settings.shift = -49;
  EXPECT_EQ(messageOf(settings), "shift: expected from -48 to 48 semitones, got -49");
}
